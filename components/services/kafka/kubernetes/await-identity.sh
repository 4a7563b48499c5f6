# shellcheck shell=bash
# In front of identity.sh, for controllers beside ZooKeeper: who they are, a roll writes into their empty volume once everything is
# ready for them, and takes away again to have them wait (operations/kubernetes/held-pod.ts). A pod that writes its own could begin
# with nothing, or with what an earlier try has left.
trap 'exit 143' TERM INT
for directory in "$@"; do
  mkdir -p "$directory" || exit 1
  [ -e "$directory/meta.properties" ] ||
    echo "$SERVER waits: $directory has no meta.properties, which an up at kafka.metadata: controllers writes"
  until [ -e "$directory/meta.properties" ]; do sleep 1; done
done
trap - TERM INT
