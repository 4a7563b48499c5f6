#!/bin/bash
# usage: build.sh FOLDER DRIVER DOCKERFILE DISTRIBUTION BASE IMAGE: builds an image into FOLDER/image.tar.
# BASE is a folder with a root file system or the name of an image. Everything else in FOLDER can be thrown away.
set -euo pipefail
folder=$1 driver=$2 dockerfile=$3 distribution=$4 base=$5 image=$6
export TMPDIR=$folder

storage() {
  command buildah --root "$folder/storage" --runroot "$folder/run" --storage-driver "$driver" "$@"
}

import_base() {
  local container
  container=$(storage from scratch)
  cp -a "$1/." "$(storage mount "$container")"
  storage config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env LANG=C.UTF-8 "$container"
  storage commit --quiet --rm --timestamp 0 "$container" localhost/base:latest
}

mkdir -p "$folder/context/distribution"
tar --extract --file "$distribution" --directory "$folder/context/distribution" --strip-components 1 --no-same-owner
if [[ -d $base ]]; then
  echo "packing the base of the image"
  import_base "$base"
  base=localhost/base:latest
fi
echo "building $image"
# The same inputs give the same image, hence no time of the build in it.
storage build --quiet --isolation chroot --timestamp 0 --build-arg "BASE=$base" --file "$dockerfile" --tag "$image" \
  "$folder/context"
echo "saving $image"
storage push --quiet "$image" "docker-archive:$folder/image.tar:$image"
