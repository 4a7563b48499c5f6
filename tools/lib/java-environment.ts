/**
 * What every JVM in the sandbox and in the local Kubernetes starts with: the quick compiler only. A server that starts, which
 * is what tests wait for, then needs 60 % of the processor time; one that runs for long would be slower.
 */
export const javaEnvironment = "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1";
