import { main } from "@pulumi/pulumi/provider";
import { endWithParent } from "../operations/provider/exit-with-parent";
import { provider } from "./component-provider";

endWithParent();
void main(provider, process.argv.slice(2));
