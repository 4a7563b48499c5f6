import type { Registry } from "../services/registry";

type Slice = "settings" | "hostSettings";
type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The slices of all services as one; each keeps the type that its own service gave it. */
export function combined<Services extends Registry, Key extends Slice>(services: Services, key: Key) {
  const slices = Object.values(services).map((service) => service[key]);
  return Object.assign({}, ...slices) as Intersection<Services[keyof Services][Key]>;
}
