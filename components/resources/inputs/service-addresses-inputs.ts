import { z } from "zod";
import { accessSchema } from "./access-inputs";

/** A Service of type LoadBalancer, and the key of the stack file that can give its address, too. */
export const awaitedServiceSchema = z.object({ name: z.string(), property: z.string() });

/** What the `ServiceAddresses` resource is given; the access is secret. */
export const serviceAddressesInputs = z.object({
  access: accessSchema,
  namespace: z.string(),
  /** With the identity of each, so that one that was made anew is asked anew. */
  services: z.array(awaitedServiceSchema.extend({ uid: z.string() })),
  /** The addresses that each of them has now, as far as the cluster could be asked; it is their change that counts. */
  seen: z.record(z.string(), z.array(z.string())),
  /** Seconds to wait for the first address. */
  timeout: z.number(),
});

export type ServiceAddressesInputs = z.input<typeof serviceAddressesInputs>;
export type AwaitedService = z.output<typeof awaitedServiceSchema>;
