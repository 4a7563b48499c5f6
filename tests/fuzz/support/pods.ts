import fc from "fast-check";
import { log4jLevels, logbackLevels } from "../../../components/services/validate-log-levels";
import { type Raw } from "../../helpers/config";
import { rawKubernetes } from "../../helpers/kubernetes";
import { propertiesOf } from "./properties";
import * as values from "./values";

const { given, optional, word } = values;

const key = fc.oneof(
  word,
  word.map((name) => `example.org/${name}`),
);
const labelValue = fc.stringMatching(/^([A-Za-z0-9]([A-Za-z0-9._-]{0,6}[A-Za-z0-9])?)?$/);
const few = { maxKeys: 3 };
const effect = optional(fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute"));

/** Kubernetes: ValidateTolerations. */
const toleration = fc.oneof(
  fc.record({ operator: fc.constant("Exists"), effect }),
  fc.record({ key, operator: fc.constant("Exists"), effect }),
  fc.record({ key, operator: optional(fc.constant("Equal")), value: labelValue, effect }),
  fc.record({ key, value: labelValue, effect: fc.constant("NoExecute"), tolerationSeconds: fc.nat({ max: 900 }) }),
);

/** Kubernetes: ValidateNodeSelectorRequirement. */
const requirement = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.array(labelValue, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
  fc.record({ key, operator: fc.constantFrom("Gt", "Lt"), values: fc.tuple(fc.nat().map(String)) }),
);

const term = fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) });

const nodeAffinity = fc.record({
  requiredDuringSchedulingIgnoredDuringExecution: optional(
    fc.record({ nodeSelectorTerms: fc.array(term, { minLength: 1, maxLength: 2 }) }),
  ),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), preference: term }), { maxLength: 2 }),
  ),
});

const common = {
  nodeSelector: optional(fc.dictionary(key, labelValue, few)),
  tolerations: optional(fc.array(toleration, { maxLength: 3 })),
  nodeAffinity: optional(nodeAffinity),
  priorityClassName: optional(word),
  podLabels: optional(fc.dictionary(key, labelValue, few)),
  podAnnotations: optional(fc.dictionary(key, values.unicode, few)),
  serviceLabels: optional(fc.dictionary(key, labelValue, few)),
  serviceAnnotations: optional(fc.dictionary(key, values.unicode, few)),
};

const processors = fc
  .tuple(fc.integer({ min: 1, max: 4000 }), optional(fc.nat({ max: 4000 })))
  .map(([cpu, more]) => ({ cpu: `${cpu}m`, ...(more === undefined ? {} : { cpuLimit: `${cpu + more}m` }) }));

const podsOf = <More extends object>(more: fc.Arbitrary<More>) =>
  fc
    .tuple(fc.record({ ...common, memory: optional(fc.constantFrom("5Gi", "6000Mi")) }), processors, more)
    .map((parts): Raw => Object.assign({}, ...parts) as Raw);

const kubernetes = fc.record({
  ...common,
  securityContext: optional(fc.constantFrom("fixed", "platform")),
  workload: optional(fc.constantFrom("StatefulSet", "Deployment")),
  antiAffinity: optional(fc.constantFrom("required", "preferred")),
  topologyKey: optional(fc.constant("topology.kubernetes.io/zone")),
  networkPolicy: fc.boolean(),
  kafka: podsOf(fc.record({ replicas: fc.constantFrom(1, 3, 5) })),
  zookeeper: podsOf(fc.record({ replicas: fc.constantFrom(2, 3, 5), observers: fc.nat({ max: 2 }) })),
});

const software = { heap: values.heap, jvmOptions: values.jvmOptions };

const kafka = fc.record({
  ...{ version: fc.constant("3.9.2"), ...software },
  logging: values.logLevels(log4jLevels),
  properties: fc
    .tuple(propertiesOf("kafka", "3.9.2"), values.recordSizes)
    .map(([properties, sizes]): Raw => ({ ...properties, ...sizes })),
  chroot: optional(word.map((name) => `/${name}`)),
});

const zookeeper = fc.record({
  ...{ version: fc.constant("3.9.5"), ...software },
  logging: values.logLevels(logbackLevels),
  juteMaxBuffer: values.juteMaxBuffer,
  properties: propertiesOf("zookeeper", "3.9.5"),
});

/** Configurations for Kubernetes; nearly all are accepted. */
export const podConfigurations: fc.Arbitrary<Raw> = fc
  .record({ kubernetes, kafka, zookeeper })
  .map((drawn) => rawKubernetes(given(drawn.kubernetes), given({ kafka: drawn.kafka, zookeeper: drawn.zookeeper })));
