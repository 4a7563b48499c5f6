#!/bin/bash
# usage: node.sh FOLDER BASE SHARED PROGRAMS KUBE_ROUTER: the first process of a node, in mount, network and process
# namespaces of its own. Enters the node's root file system, then keeps containerd, kubelet and kube-proxy running, and
# kube-router unless its folder is "".
set -euo pipefail

bind() {
  mkdir -p "$1" "root/$2"
  mount --bind "$1" "root/$2"
}

enter_root() {
  local base=$2 shared=$3 programs=$4 kube_router=$5
  cd "$1"
  mkdir -p upper work root
  mount -t overlay overlay -o "lowerdir=$base,upperdir=upper,workdir=work" root
  bind containerd var/lib/containerd # its layers are overlays, which cannot lie on another one
  bind kubelet var/lib/kubelet
  bind volumes opt/local-path-provisioner
  bind logs var/log/kubernetes
  bind config etc/kubernetes
  bind "$shared" srv/shared
  bind "$programs" opt/kubernetes
  if [[ -n $kube_router ]]; then bind "$kube_router" opt/kube-router; fi
  mount -t proc proc root/proc
  mount -t sysfs sysfs root/sys
  mount --rbind /sys/fs/cgroup root/sys/fs/cgroup
  mount --rbind /dev root/dev
  mount -t tmpfs -o mode=755 tmpfs root/run
  mount -t tmpfs -o mode=1777 tmpfs root/tmp
  cp "$0" root/run/node.sh
  cd root
  pivot_root . mnt
  exec chroot . /bin/bash /run/node.sh run
}

keep() {
  local log=/var/log/kubernetes/${1##*/}.log
  while :; do
    "$@" >>"$log" 2>&1 || true
    sleep 1
  done
}

run() {
  cd /
  umount --lazy /mnt
  mount --make-rshared /
  sysctl --quiet --write net.ipv4.ip_forward=1
  modprobe --all --quiet overlay br_netfilter || true
  sysctl --quiet --write net.bridge.bridge-nf-call-iptables=1 || true
  # shellcheck disable=SC1091
  . /etc/kubernetes/node.env
  hostname "$NODE"
  # Every container gets this variable, too.
  ctr oci spec | sed "s|\"process\": {|&\"env\": [\"$ENVIRONMENT\"],|" >/run/container.json
  keep containerd --config /etc/kubernetes/containerd.toml &
  # Made by whoever started the node, once its network is there and the images are.
  until [[ -e /run/ready ]]; do sleep 0.05; done
  keep /opt/kubernetes/kubelet --config=/etc/kubernetes/kubelet.yaml --kubeconfig=/etc/kubernetes/kubelet.kubeconfig \
    --hostname-override="$NODE" --node-ip="$ADDRESS" --node-labels="topology.kubernetes.io/zone=$ZONE" &
  keep /opt/kubernetes/kube-proxy --config=/etc/kubernetes/kube-proxy.yaml &
  if [[ -x /opt/kube-router/kube-router ]]; then
    NODE_NAME=$NODE keep /opt/kube-router/kube-router --kubeconfig=/etc/kubernetes/kube-router.kubeconfig \
      --run-firewall=true --run-router=false --run-service-proxy=false --run-loadbalancer=false --enable-cni=false \
      --service-cluster-ip-range="$SERVICES" &
  fi
  # Bash as the first process also collects the orphans.
  while :; do wait -n || true; done
}

if [[ $1 == run ]]; then run; else enter_root "$@"; fi
