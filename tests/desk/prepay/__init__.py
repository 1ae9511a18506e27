"""The month looked through before it is paid."""
