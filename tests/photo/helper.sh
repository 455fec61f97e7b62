#!/bin/sh
# Plays kaiyaku-photo for test_photo.c: does what its input says.
read -r what
case $what in
fine) printf 'photo 40 30 2\n\377\330\377..\377\331' ;;
covered) printf 'photo 1 1 %s\n\377\330\377..\377\331' "$(echo "$1$2" | wc -c)" ;;
not-picture | broken | too-large | pages | password)
	echo "kaiyaku-photo: $what: in words" >&2; exit 2 ;;
dies) kill -11 $$ ;;
failed) echo 'kaiyaku-photo: out of memory' >&2; exit 6 ;;
large) head -c 1000000 /dev/zero ;;
headless) printf '\377\330\377..\377\331' ;;
wide) printf 'photo 99999 30 1\n\377\330\377..\377\331' ;;
script) printf 'photo 40 30 1\n<script>..\377\331' ;;
broken-off) printf 'photo 40 30 1\n\377\330\377....' ;;
numbers) printf 'photo 40 30' ;;
esac
