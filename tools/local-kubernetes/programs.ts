import { readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { checkGo, compile, goEnvironment, type GoProgram, machine } from "../toolchain/go";

/** What a local cluster is made of; each `go.mod` in `programs/` pins the same. */
export const versions = {
  kubernetes: "1.33.13",
  coredns: "1.14.3",
  localPath: "0.0.30",
  metallb: "0.15.2",
  kubeRouter: "2.1.0",
} as const;

/** The folder with a `go.mod` for each of them. */
export const programFolders = path.join(__dirname, "programs");

interface Program extends Omit<GoProgram, "folder"> {
  readonly name: string;
  readonly label: string;
  /** Its folder in `programs/`; its name when absent. */
  readonly folder?: string;
  /** Other names that it is called by. */
  readonly links?: readonly string[];
}

const stamps = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
  .flatMap((module) => [`${module}.gitVersion=v${versions.kubernetes}`, `${module}.gitTreeState=clean`])
  .map((stamp) => ` -X ${stamp}`)
  .join("");

const programs = {
  hyperkube: {
    name: "hyperkube",
    label: `compiling Kubernetes ${versions.kubernetes} (about 10 minutes on 2 cores, once per machine)`,
    package: ".",
    linkerFlags: `-s -w${stamps}`,
    tags: ["selinux", "notest", "grpcnotrace"],
    links: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl", "etcd"],
  },
  coredns: {
    name: "coredns",
    label: `compiling CoreDNS ${versions.coredns}`,
    package: ".",
    linkerFlags: "-s -w",
    tags: ["grpcnotrace"],
  },
  localPath: {
    name: "local-path",
    label: `compiling local-path-provisioner ${versions.localPath}`,
    package: "github.com/rancher/local-path-provisioner",
    linkerFlags: "-s -w",
  },
  metallbController: {
    name: "metallb-controller",
    label: `compiling the controller of MetalLB ${versions.metallb}`,
    folder: "metallb",
    package: "go.universe.tf/metallb/controller",
    linkerFlags: "-s -w",
  },
  metallbSpeaker: {
    name: "metallb-speaker",
    label: `compiling the speaker of MetalLB ${versions.metallb}`,
    folder: "metallb",
    package: "go.universe.tf/metallb/speaker",
    linkerFlags: "-s -w",
  },
  kubeRouter: {
    name: "kube-router",
    label: `compiling kube-router ${versions.kubeRouter}`,
    package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router",
    linkerFlags: "-s -w",
  },
} satisfies Record<string, Program>;

/** Where the programs of a local cluster are. */
export interface Programs {
  /** The folder with `kubelet`, `kubectl`, `etcd` and the others of Kubernetes. */
  readonly kubernetes: string;
  readonly coredns: string;
  readonly localPath: string;
}

/** Returns the programs, compiled from the Go module proxy on first use, which takes minutes. Throws without Go. */
export async function clusterPrograms(progress: Progress): Promise<Programs> {
  const kubernetes = path.dirname(await compiled("hyperkube", progress));
  const coredns = await compiled("coredns", progress);
  const localPath = await compiled("localPath", progress);
  return { kubernetes, coredns, localPath };
}

/** Returns the file of one program, compiled on first use. Throws without Go. */
export async function compiled(which: keyof typeof programs, progress: Progress): Promise<string> {
  const { name, label, links, folder: folderName = name, ...program }: Program = programs[which];
  const folder = path.join(programFolders, folderName);
  const files = (await readdir(folder)).sort().map((file) => readFile(path.join(folder, file), "utf8"));
  const settings = [machine, goEnvironment, program, links].map((each) => JSON.stringify(each));
  const directory = await cached(
    {
      name: `cluster-${name}`,
      inputs: [...settings, ...(await Promise.all(files))],
      async build(directory) {
        await checkGo("A local Kubernetes is compiled on this machine, and there is no Go");
        await compile({ ...program, folder }, path.join(directory, name), label, progress);
        for (const link of links ?? []) await symlink(name, path.join(directory, link));
      },
    },
    progress,
  );
  return path.join(directory, name);
}
