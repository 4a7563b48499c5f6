export type Purpose = "producer" | "consumer";

/** Families of clients that share the names of settings: Java's is the model, librdkafka takes most names from it. */
export type Family = "java" | "librdkafka";

export type SettingValue = string | number | boolean;

/** One setting of a client, with why it has this value. */
export interface ClientSetting {
  readonly key: string;
  readonly value: SettingValue;
  readonly reason: string;
  /** The oldest version of each family that knows it; a family that is not there does not get it. */
  readonly since: Readonly<Partial<Record<Family, string>>>;
}

/** One setting of kafkajs, which has names and shapes of its own. */
export interface KafkaJsSetting {
  readonly key: string;
  readonly value: SettingValue | readonly string[] | Readonly<Record<string, string | number | readonly string[]>>;
  readonly reason: string;
}
