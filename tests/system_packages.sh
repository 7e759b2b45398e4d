#!/bin/sh
# The browser and gettext for the tests: present, or installed as root on Debian, or named.
set -eu

missing=""
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$missing chromium"
command -v xgettext >/dev/null || missing="$missing gettext"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "The tests need:$missing. Install it and run make test again." >&2
  exit 1
fi
