import { stringify } from "yaml";
import { javaEnvironment } from "../lib/java-environment";
import { dnsService, ranges, type NodePlace } from "./layout";
import { pauseImage } from "./node-root";

/** How much of the machine a node offers to pods. */
export interface NodeShare {
  /** Memory in MiB that the node keeps from its pods, of all that the machine has. */
  readonly reservedMemory: number;
}

/**
 * What a node keeps from its pods so that all nodes together do not promise more memory than the machine has, in MiB.
 * A quarter stays with the machine.
 */
export function reservedMemory(machine: number, nodes: number): number {
  return Math.ceil(machine - (machine * 0.75) / nodes);
}

/** The files in a node's `/etc/kubernetes`, but for certificates and kubeconfigs. */
export function nodeFiles(place: NodePlace, share: NodeShare): Record<string, string> {
  return {
    "containerd.toml": containerd,
    "network.conflist": JSON.stringify(podNetwork(place), undefined, 2),
    "kubelet.yaml": stringify(kubelet(place, share)),
    "kube-proxy.yaml": stringify(proxy(place)),
    "node.env": `NODE=${place.name}\nADDRESS=${place.address}\nZONE=${place.zone}\nSERVICES=${ranges.services}\nENVIRONMENT=${javaEnvironment}\n`,
  };
}

// Root may lack CAP_SYS_RESOURCE here, and runc then cannot lower oom_score_adj.
const containerd = `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/kubernetes"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      base_runtime_spec = "/run/container.json"
`;

// Pods keep their addresses on the way to other nodes, which have routes to them.
function podNetwork({ pods }: NodePlace): object {
  return {
    cniVersion: "0.4.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: { type: "host-local", ranges: [[{ subnet: pods }]], routes: [{ dst: "0.0.0.0/0" }] },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

function kubelet({ address, group }: NodePlace, { reservedMemory }: NodeShare): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: "/etc/kubernetes/ca.crt" },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: "/etc/kubernetes/server.crt",
    tlsPrivateKeyFile: "/etc/kubernetes/server.key",
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    // One of its own: a kubelet removes the pods that it does not know.
    cgroupRoot: `/${group}`,
    failSwapOn: false,
    failCgroupV1: false,
    clusterDNS: [dnsService],
    clusterDomain: "cluster.local",
    resolvConf: "/etc/resolv.conf",
    systemReserved: { memory: `${reservedMemory}Mi` },
    // The nodes share this machine's disk, and how full that is says nothing about the cluster.
    evictionHard: {
      "memory.available": "100Mi",
      "nodefs.available": "1%",
      "nodefs.inodesFree": "1%",
      "imagefs.available": "1%",
    },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    nodeStatusUpdateFrequency: "4s",
    // How soon it sees that a volume may be larger; a minute unless set.
    syncFrequency: "10s",
  };
}

function proxy({ name, address }: NodePlace): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: "/etc/kubernetes/proxy.kubeconfig" },
    mode: "iptables",
    clusterCIDR: ranges.pods,
    hostnameOverride: name,
    bindAddress: address,
    healthzBindAddress: `${address}:10256`,
    // Its tables are the whole machine's.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    iptables: { minSyncPeriod: "100ms" },
  };
}

/** The script for `ip -batch` that gives a node its addresses, inside its network namespace. */
export function nodeNetwork(place: NodePlace, all: readonly NodePlace[]): string {
  const others = all.filter(({ name }) => name !== place.name);
  return [
    "link set dev lo up",
    `address add ${place.address}/24 dev eth0`,
    "link set dev eth0 up",
    `route add default via ${ranges.nodes.gateway}`,
    ...others.map(({ pods, address }) => `route add ${pods} via ${address}`),
    "",
  ].join("\n");
}
