"""会议、宣传、督办、承诺、政策问题、指数备案、照常复查: registers told in one table of data."""
