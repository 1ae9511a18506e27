"""The site's settings on a folder of its own: no test touches an office's home."""

import os
import tempfile

os.environ["DIBAO_HOME"] = tempfile.mkdtemp(prefix="dibao-desk-tests-")

from dibao.desk.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 costs half a second
