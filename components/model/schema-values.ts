import { z } from "zod";
import { normalAddress } from "./ip-address";
import { heapPattern } from "./jvm";

/** Keys and values of a product's own configuration. */
export const properties = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A number of bytes, written as for `-Xmx`. */
export const size = z.string().regex(heapPattern, "must be a size: a number followed by k, m or g");

const takesOne = new WeakSet<z.core.$ZodType>();

/** A list that may be written as its only item, which parsing puts into one. */
export function oneOrMany<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  const list = z.array(item);
  takesOne.add(list);
  return list;
}

/** Whether a schema is one of {@link oneOrMany}. */
export function isOneOrMany(schema: z.core.$ZodType): boolean {
  return takesOne.has(schema);
}

/** An address or a name; IPv6 in its normal form however it was written, so that equal addresses are equal texts. */
export function addressText() {
  return z.string().overwrite(normalAddress);
}
