import { z } from "zod";
import type { Cluster } from "../components/cluster";

const server = { id: z.int(), host: z.string(), endpoint: z.string() };

/** What a component tells the people who use its cluster; a test holds it against what a stack tells. */
export const outputsSchema = z.object({
  bootstrapServers: z.string().describe("Where clients connect: the first listener of every broker."),
  bootstrapServersInternal: z.string().describe("Where the brokers reach each other."),
  zookeeperConnect: z.string().describe("Where ZooKeeper's clients connect."),
  brokers: z.array(z.object({ ...server, rack: z.string().optional() })).describe("Every broker."),
  ensemble: z.array(z.object(server)).describe("Every ZooKeeper server."),
  versions: z.object({ kafka: z.string(), zookeeper: z.string() }).describe("What runs there."),
  clientProperties: z.string().describe("Settings for producers and consumers."),
  warnings: z.array(z.string()).describe("What is doubtful about the arguments."),
}) satisfies z.ZodType<Record<keyof Cluster["outputs"], unknown>>;
