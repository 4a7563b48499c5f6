import type * as pulumi from "@pulumi/pulumi";

/** A value of which any part may be an output: what a resource takes for an input that a schema of `inputs/` describes. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer Item)[] ? readonly DeepInput<Item>[] : T extends object ? InputsOf<T> : T
>;

/** The inputs of a resource: a schema of `inputs/` says what the handler in `operations/provider` parses. */
export type InputsOf<T> = { readonly [Key in keyof T]: DeepInput<Required<T>[Key]> };
