"""The site's settings on a folder of its own: no test touches an office's home."""

import os
import tempfile

os.environ["DIBAO_HOME"] = tempfile.mkdtemp(prefix="dibao-desk-tests-")
# A journey's browser keeps a loop in the same process; the tests beside it are synchronous anyway.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from dibao.desk.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 costs half a second
