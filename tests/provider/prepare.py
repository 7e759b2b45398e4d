"""Makes the tables, the two people and the one client; run again with where the client may be sent back to."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"
django.setup()

from allauth.idp.oidc.models import Client  # noqa: E402  # after setup
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tests.provider.server import CLIENT, PEOPLE, SECRET  # noqa: E402

call_command("migrate", verbosity=0)
for name in PEOPLE:
    get_user_model().objects.get_or_create(username=name)
known = Client.objects.filter(pk=CLIENT)
client = known.first() or Client(id=CLIENT, name="Zelftest", skip_consent=True)
client.set_redirect_uris([*client.get_redirect_uris(), *sys.argv[1:]])
client.set_scopes(["openid", "profile", "email"])
client.set_secret(SECRET)
client.save(force_insert=not known)
