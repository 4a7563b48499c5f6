import { describeRefusals } from "../../../helpers/refusals";

const proxy = "must be the address of a proxy, http://HOST:PORT, without a login";
const written = "write it like http://proxy.example.org:3128";

describeRefusals("a proxy for downloads is refused when", [
  {
    title: "it has no port",
    change: { downloads: { proxy: "http://proxy.example.org" } },
    property: "downloads.proxy",
    rule: proxy,
    given: '"http://proxy.example.org"',
    fix: written,
  },
  {
    title: "it is reached by TLS, which wget does not know",
    change: { downloads: { proxy: "https://proxy.example.org:3128" } },
    property: "downloads.proxy",
    rule: proxy,
    given: '"https://proxy.example.org:3128"',
    fix: written,
  },
  {
    title: "it holds a login, which would stand in the state",
    change: { downloads: { proxy: "http://user:hunter2@proxy.example.org:3128" } },
    property: "downloads.proxy",
    rule: proxy,
    given: "an address with a login",
    fix: "give files as source",
  },
  {
    title: "there are only exceptions of it",
    change: { downloads: { noProxy: [".example.org"] } },
    property: "downloads.noProxy",
    rule: "must stand beside downloads.proxy",
    given: '[".example.org"]',
    fix: "set downloads.proxy, or remove downloads.noProxy",
  },
  {
    title: "two exceptions are one item",
    change: { downloads: { proxy: "http://10.0.0.9:3128", noProxy: ["a.example.org,b.example.org"] } },
    property: "downloads.noProxy[0]",
    rule: "must be one name or address",
    given: '"a.example.org,b.example.org"',
    fix: "write each as an item of its own",
  },
]);
