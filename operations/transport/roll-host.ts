import type { Duplex } from "node:stream";
import type { ServiceName } from "../../components/services/registry";
import type { Copied } from "./backup-scripts";
import type { DynamicRecord, RecordKind } from "./dynamic-record";
import type { Endpoint, Tried } from "./endpoint-scripts";
import type { OpenSocket } from "./socket-scripts";
import type { NewIdentity, UnitState } from "./service-scripts";
import type { NamedEndpoint } from "./transport";
import type { Answer } from "./word-scripts";

/** What a roll needs of a host, or of the pod of a server. */
export interface RollHost {
  /** How often a service may be started again by itself while a gate waits. */
  readonly restartLimit: number;
  /** Where it is recorded what a service took over without a restart; absent where nothing is. */
  dynamicRecord?(unit: ServiceName, kind?: RecordKind): DynamicRecord;
  state(unit: ServiceName): Promise<UnitState>;
  /** Starts a service; from then on systemd counts anew how often it had to start it again. */
  start(unit: ServiceName): Promise<void>;
  /**
   * Has a service stopped and started again, by one order that is carried out to its end whatever becomes of who gave it;
   * returns when it was.
   */
  restart(unit: ServiceName): Promise<void>;
  /** Returns when the service has ended; absent where whatever runs it would start it again. */
  stop?(unit: ServiceName): Promise<void>;
  /** Writes who a server that does not run is, where nothing does yet; absent where that is there before a roll begins. */
  identify?(unit: ServiceName, identity: NewIdentity): Promise<void>;
  /** Whether it is written who the server of a data directory is; absent where it always is. */
  isIdentified?(unit: ServiceName, directory: string): Promise<boolean>;
  /** Copies the data of a service on its own host, and returns the path of the copy; absent where there is no place for it. */
  backUp?(unit: ServiceName, copied: Copied): Promise<string>;
  /** Last words of a service in the journal. */
  journal(unit: ServiceName, lines: number): Promise<string>;
  /** Whether a service has said something since it was started; the words are a pattern of `grep -E`. */
  hasSaid(unit: ServiceName, words: string): Promise<boolean>;
  /** Returns when the service takes connections, or has not for so long. */
  listening(address: string, port: number, unit: ServiceName, seconds: number): Promise<void>;
  /** Tries endpoints from where a service of the host runs, in their order; absent where that says nothing about what clients reach. */
  tryEndpoints?(endpoints: readonly Endpoint[], unit: ServiceName): Promise<Tried[]>;
  /** The endpoints that clients outside are sent to, which depend on where a pod runs; absent where the plan names them. */
  advertised?(): Promise<NamedEndpoint[]>;
  /** Says a word to servers outside of the stack, from where a service of the host runs; their answers in this order. */
  askOutside(unit: ServiceName, endpoints: readonly Endpoint[], word: string): Promise<Answer[]>;
  /** The open connections in which one end has one of these ports, where a service runs. */
  sockets(unit: ServiceName, ports: readonly number[]): Promise<OpenSocket[]>;
  /**
   * A connection from the host to its service: to where that was started, else to an address that is planned; to exactly
   * this address and port without a unit.
   *
   * @param former Places where it may have been started although it answers at the planned address as well.
   */
  pipe(address: string, port: number, unit?: ServiceName, former?: readonly string[]): Promise<Duplex>;
  /** Asks at which address a service was started; absent where that is its name. */
  startedAt?(unit: ServiceName): Promise<string>;
  /**
   * Whether a service would find the certificate that it should show, if it looked now; absent where files are there before a
   * roll begins.
   */
  hasCertificate?(unit: ServiceName): Promise<boolean>;
  /** Notes for which plan a service is the canary; the note goes when the service ends. */
  markCanary(unit: ServiceName, plan: string): Promise<void>;
  /** The plan that was noted; empty when none was. */
  canary(unit: ServiceName): Promise<string>;
  /** What shows an operator why a service does not run; without one, what does for those that a message names. */
  inspect(unit?: ServiceName): string;
  /** The command with which an operator restarts a service by hand; absent where it is a unit of systemd. */
  restartCommand?(unit: ServiceName): string;
  /** Why whatever runs the services has not started one, in its own words. */
  problems?(): Promise<string[]>;
}
