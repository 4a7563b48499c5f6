import { CommandResource } from "./command-resource";
import { localRunner } from "./local";
import { remoteRunner } from "./remote";
import { serve } from "./serve";

void serve(
  { plugin: "command", version: "1.2.1" },
  {
    "command:remote:Command": new CommandResource(remoteRunner),
    "command:local:Command": new CommandResource(localRunner),
  },
);
