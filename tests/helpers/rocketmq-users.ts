import type { Duplex } from "node:stream";
import type { Command } from "../../operations/protocol/rocketmq/frames";
import { signedFields } from "../../operations/protocol/rocketmq/signature";
import { RocketmqReplicas } from "./rocketmq-replicas";
import { response, rocketmqServer } from "./rocketmq-server";

interface StoredUser {
  readonly password: string;
  readonly userType: string;
  readonly userStatus: string;
}

interface Entry {
  readonly resource: string;
  readonly actions: readonly string[];
  readonly decision: string;
  readonly sourceIps?: readonly string[];
}

interface Answer {
  readonly code?: number;
  readonly remark?: string;
  readonly body?: string;
}

/** Brokers that take logins, each with users of its own, as 5.5.0 does it. */
export class RocketmqWithLogins extends RocketmqReplicas {
  /** By place, `a 1`, and name. */
  readonly users = new Map<string, Map<string, StoredUser>>();
  readonly rights = new Map<string, Map<string, Entry>>();

  /**
   * @param logins - How our own tools log in.
   * @param first - The password that a place made the operator with.
   */
  constructor(
    private readonly logins: Readonly<Record<string, { readonly user: string; readonly password: string }>>,
    first: (group: string, id: number) => string,
  ) {
    super();
    for (const group of ["a", "b", "c"])
      for (const id of [1, 2, 3])
        this.users.set(
          `${group} ${id}`,
          new Map([["admin", { password: first(group, id), userType: "Super", userStatus: "enable" }]]),
        );
  }

  loginOf(service: string) {
    return this.logins[service];
  }

  override async connect(service: string, id: number, at?: { readonly port: number }): Promise<Duplex> {
    const group = this.endpointsOf(service, id).find(({ port }) => port === at?.port)?.name ?? "";
    const place = `${group} ${id}`;
    if (service !== "rocketmq") return super.connect(service, id, at);
    if (this.down.has(place)) throw new Error("connection refused");
    const inner = await super.connect(service, id, at);
    const stream: Duplex = rocketmqServer((request) => {
      const told = this.refusal(place, request) ?? this.ofUsers(place, request);
      if (told === undefined) {
        inner.write(unsigned(request));
        return undefined;
      }
      const { body = "", ...more } = told;
      return response({ code: 0, opaque: request.opaque, ...more }, body);
    });
    inner.on("data", (chunk: Buffer) => stream.push(chunk));
    return stream;
  }

  private refusal(place: string, { fields, body }: Command): Answer | undefined {
    const { AccessKey: user, Signature: signature, ...rest } = fields;
    const known = this.users.get(place)?.get(user ?? "");
    if (user === undefined || known === undefined) return { code: 16, remark: "username cannot be null." };
    const expected = signedFields({ fields: rest, body }, { user, password: known.password })["Signature"];
    return expected === signature ? undefined : { code: 16, remark: "check signature failed." };
  }

  private ofUsers(place: string, { code, fields, body }: Command): Answer | undefined {
    const users = this.users.get(place) ?? new Map<string, StoredUser>();
    const { username = "", subject = "", resource = "" } = fields;
    const rights = this.rights.get(`${place} ${subject}`) ?? new Map<string, Entry>();
    this.rights.set(`${place} ${subject}`, rights);
    switch (code) {
      case 3001:
      case 3002:
        users.set(username, JSON.parse(body.toString()) as StoredUser);
        this.changes.push(`user ${username} on ${place}`);
        return {};
      case 3003:
        users.delete(username);
        this.changes.push(`no user ${username} on ${place}`);
        return {};
      case 3004: {
        const found = users.get(username);
        return { body: found === undefined ? "" : JSON.stringify(found) };
      }
      case 3007:
        for (const entry of (JSON.parse(body.toString()) as { policies: { entries: Entry[] }[] }).policies[0]
          ?.entries ?? [])
          rights.set(entry.resource, entry);
        return {};
      case 3008:
        rights.delete(resource);
        return {};
      case 3009:
        return {
          body: rights.size === 0 ? "" : JSON.stringify({ subject, policies: [{ entries: [...rights.values()] }] }),
        };
      default:
        return undefined;
    }
  }
}

/** The request as one that need not be signed. */
function unsigned({ code, opaque, fields, body }: Command): Buffer {
  const { AccessKey: _, Signature: __, ...extFields } = fields;
  return response({ code, opaque, extFields }, body.toString());
}
