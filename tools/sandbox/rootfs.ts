import { rootFileSystem } from "../lib/debootstrap";
import type { Progress } from "../../operations/lib/progress";
import { javaEnvironment } from "../lib/java-environment";

const PACKAGES = [
  "ca-certificates",
  "curl",
  "dbus",
  "iproute2",
  "iputils-ping",
  "netbase",
  "openjdk-17-jre-headless",
  "openssh-server",
  "procps",
  "sudo",
  "systemd",
  "systemd-sysv",
];

/** The unprivileged user of every host, who may use sudo without a password. */
export const OPERATOR = "operator";

// Units that a host on a bridge without an uplink has no use for, and that would delay its boot.
const MASKED = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "console-getty.service",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "getty.target",
  "systemd-logind.service",
  "systemd-networkd-wait-online.service",
  "systemd-pstore.service",
  "systemd-timesyncd.service",
  "systemd-update-utmp.service",
  "systemd-update-utmp-runlevel.service",
];

// The group exists already in Debian, hence --no-user-group. Host keys must not be shared, hence their removal.
const CUSTOMISE = `set -eu
umask 022
useradd --create-home --shell /bin/bash --no-user-group --gid users ${OPERATOR}
printf '%s\\n' '${OPERATOR} ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/${OPERATOR}
chmod 0440 /etc/sudoers.d/${OPERATOR}
rm -f /etc/ssh/ssh_host_* /etc/resolv.conf
printf '%s\\n' 'PermitRootLogin prohibit-password' 'PasswordAuthentication no' > /etc/ssh/sshd_config.d/sandbox.conf
mkdir -p /etc/systemd/journald.conf.d /etc/systemd/system.conf.d
printf '[Journal]\\nStorage=volatile\\n' > /etc/systemd/journald.conf.d/sandbox.conf
printf '[Manager]\\nDefaultTimeoutStopSec=15s\\nDefaultEnvironment=${javaEnvironment}\\n' > /etc/systemd/system.conf.d/sandbox.conf
systemctl enable systemd-networkd.service ssh.service
systemctl mask ${MASKED.join(" ")}
rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/*
`;

/**
 * Returns the folder of the root file system that all hosts share, read-only; builds it on first use, another one for
 * each choice of further packages.
 */
export async function baseRootfs(progress: Progress, further: readonly string[] = []): Promise<string> {
  return rootFileSystem({ name: "rootfs", packages: [...PACKAGES, ...further], customise: CUSTOMISE }, progress);
}
