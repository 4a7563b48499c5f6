#!/usr/bin/env bash
# usage: rocketmq-ready.sh [ADDRESS...] : waits up to two minutes until each name server answers and a controller leads, each broker
# group of the benchmark's cluster has a master with all replicas in sync, and each proxy answers. It ends with 1 when that fails.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
exec node --require ./scripts/fast-start.cjs tools/bench/deploy/rocketmq-ready.ts
