#!/usr/bin/env bash
# Installs a release of packlint on a runner, and puts it on the PATH.
set -euo pipefail

fail() {
  echo "::error title=packlint::$1"
  exit 1
}

version=${VERSION:-${OWN_VERSION:-}}
[ -n "$version" ] || fail "the input version is empty: name a release, such as v1.2.3"
[[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "the input version is no release, such as v1.2.3"

case ${RUNNER_OS_NAME:?} in
Linux) os=linux ;;
macOS) os=darwin ;;
Windows) os=windows ;;
*) fail "there is no release for this system" ;;
esac
case ${RUNNER_ARCH_NAME:?} in
X64) arch=amd64 ;;
ARM64) arch=arm64 ;;
*) fail "there is no release for this processor" ;;
esac

archive=packlint_${version#v}_${os}_${arch}.tar.gz
dir=${RUNNER_TEMP:?}/packlint-$version
mkdir -p "$dir"
cd "$dir"
for file in checksums.txt "$archive"; do
  curl --fail --silent --show-error --location --retry 3 --output "$file" "${DOWNLOAD_URL%/}/$version/$file" ||
    fail "the release cannot be downloaded; the log says why"
done

# The name is compared as a text: a pattern could match another line.
want=$(awk -v name="$archive" '$2 == name { print $1 }' checksums.txt)
if command -v sha256sum >/dev/null; then
  got=$(sha256sum "$archive")
else
  got=$(shasum -a 256 "$archive")
fi
[ -n "$want" ] && [ "${got%% *}" = "$want" ] || fail "the checksum of the download is wrong: it was not installed"

tar -xzf "$archive"
path=$dir
if [ "$os" = windows ]; then
  path=$(cygpath -w "$dir")
fi
echo "$path" >>"${GITHUB_PATH:?}"
echo "version=$version" >>"${GITHUB_OUTPUT:?}"
./packlint version
