import { z } from "zod";
import { heapPattern } from "./jvm";

/** Keys and values of a product's own configuration. */
export const properties = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A number of bytes, written as for `-Xmx`. */
export const size = z.string().regex(heapPattern, "must be a size: a number followed by k, m or g");
