import { randomBytes, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { serve, type ResourceKind } from "./serve";
import { reveal, type Properties } from "../lib/values";

interface Generated {
  readonly id: string;
  readonly outs: Properties;
}

/** A value drawn once; any change of its inputs draws another one in a new resource. */
function drawnOnce(inputs: readonly string[], draw: (inputs: Properties) => Generated): ResourceKind {
  return {
    check: (news) => ({ inputs: news }),
    diff(state, news) {
      const replaces = inputs.filter((name) => !isDeepStrictEqual(state[name], news[name]));
      return { changes: replaces.length > 0, replaces };
    },
    create(news) {
      const { id, outs } = draw(reveal(news) as Properties);
      return Promise.resolve({ id, outs: { ...news, ...outs, id } });
    },
    update: () => Promise.reject(new Error("a random value is replaced, never updated")),
    delete: () => Promise.resolve(),
  };
}

function uuid(): Generated {
  const result = randomUUID();
  return { id: result, outs: { result } };
}

function bytes({ byteLength, prefix = "" }: Properties): Generated {
  const value = randomBytes(Number(byteLength));
  const before = String(prefix);
  const hex = value.toString("hex");
  const outs = {
    b64Std: before + value.toString("base64"),
    b64Url: before + value.toString("base64url"),
    dec: before + BigInt(`0x${hex}`).toString(),
    hex: before + hex,
  };
  return { id: value.toString("base64url"), outs };
}

void serve(
  { plugin: "random", version: "4.21.2" },
  {
    "random:index/randomUuid:RandomUuid": drawnOnce(["keepers"], uuid),
    "random:index/randomId:RandomId": drawnOnce(["keepers", "byteLength", "prefix"], bytes),
  },
);
