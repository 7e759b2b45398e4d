"""An identity provider as a process of its own: OpenID Connect by django-allauth, with one client and two people."""
