import type { ConfigIssue } from "../components/model/issue";
import type { Deployed } from "./deployed";

/** What the configuration of the pack may set for a rule that compares numbers. */
export interface Limits {
  readonly minimum: number;
  readonly maximum: number;
}

/** Judges one resource. */
export type Judge = (resource: Deployed, limits: Limits) => ConfigIssue[];

/** What an operator wants of every cluster. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  /** The smallest number that is allowed, unless the configuration of the pack says another. */
  readonly minimum?: number;
  /** The largest one, likewise. */
  readonly maximum?: number;
  readonly judge: Judge;
}
