# shellcheck shell=bash
# Before a broker starts on an ensemble that this program does not run: does that know the cluster of the broker's data?
#
#   ensemble.sh META PATH ADDRESS PORT [ADDRESS PORT]...
#
# META is the broker's meta.properties. With another cluster the broker would end; before that, it would write an id of its
# own into an ensemble that has none. A broker without data is not asked.
set -u

meta=$1 path=$2 own='' known=no wrong=()
shift 2
[ -e "$meta" ] || exit 0
while IFS='=' read -r key value; do
  if [ "$key" = cluster.id ]; then own=$value; fi
done < "$meta" || { echo "$meta must tell whose the data is, and cannot be read" >&2; exit 1; }
[ -n "$own" ] || exit 0

told=()
while [ $# -gt 1 ]; do
  said=$(read_entry "$1" "$2" "$path")
  id=unknown
  if [ "$said" = missing ]; then id=none; fi
  if [[ $said =~ \"id\"\ *:\ *\"([^\"]*)\" ]]; then id=${BASH_REMATCH[1]}; fi
  place=$1:$2
  if [[ $1 == *:* ]]; then place=[$1]:$2; fi
  told+=("$id at $place")
  if [ "$id" = "$own" ]; then known=yes; elif [ "$id" != unknown ]; then wrong+=("$id at $place"); fi
  shift 2
done

# One server of an ensemble that does not answer says nothing against the others; all of them prove nothing.
if [ "$known" = yes ] && [ ${#wrong[@]} = 0 ]; then exit 0; fi
if [ ${#wrong[@]} = 0 ]; then wrong=("${told[@]}"); fi
list=$(printf ', %s' "${wrong[@]}")
echo "zookeeper.existing, kafka.chroot: must be the ensemble that knows this broker, by its $path;" \
  "given: cluster.id $own among the data, ${list#, }; fix: name the servers and the path that the brokers had before;" \
  "bring back those that do not answer" >&2
exit 1
