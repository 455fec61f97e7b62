#!/bin/sh
# Plays a helper for test_helper.c: does what its input says.
read -r what
case $what in
fine) printf '%%PDF-fine' ;;
environment) env | grep -vc '^PWD=\|^OLDPWD=\|^_=\|^SHLVL='; exit 0 ;;
# 3 is the folder that is listed; a pipe would be files of this shell.
files) exec ls -rm /proc/self/fd ;;
arguments) printf '%s' "$*" ;;
refused) echo 'kaiyaku-pdf: block 1: text is empty' >&2; exit 2 ;;
failed) printf 'kaiyaku-pdf: bad \033[1m thing\n' >&2; exit 6 ;;
silent) exit 6 ;;
nothing) ;;
talks) yes talk | head -c 100000 >&2; printf '%%PDF-talks' ;;
dies) kill -9 $$ ;;
large) head -c 300000 /dev/zero ;;
slow) sleep 30 ;;
late) sleep 0.4; printf '%%PDF-late' ;;
esac
