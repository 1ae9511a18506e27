"""监督: complaints, petitions, the hotline, conduct inspectors, samples, referrals and bulletins."""
