import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { withImages } from "../../../../tools/local-kubernetes/load-balancer";

const manifest = `
kind: Deployment
spec: { template: { spec: { containers: [{ name: controller, image: "other/controller:v1", args: ["--port=1"] }] } } }
---
kind: DaemonSet
spec: { template: { spec: { containers: [{ name: speaker, image: "other/speaker:v1", args: ["--port=1"] }] } } }
---
kind: Namespace
metadata: { name: metallb-system }
---
kind: ValidatingWebhookConfiguration
webhooks: []
`;

describe("the manifest of the local load balancer", () => {
  it("is the upstream manifest with the images on the nodes, without the webhook", () => {
    const documents = parseAllDocuments(withImages(manifest)).map((document) => document.toJS() as { kind: string });
    assert.deepEqual(
      documents.map(({ kind }) => kind),
      ["Deployment", "DaemonSet", "Namespace"],
    );
    const containers = documents.slice(0, 2).map((document) => {
      const { spec } = document as unknown as { spec: { template: { spec: { containers: object[] } } } };
      return spec.template.spec.containers[0];
    });
    assert.deepEqual(containers, [
      {
        name: "controller",
        image: "localhost/metallb-controller:0.15.2",
        args: ["--port=1", "--webhook-mode=disabled"],
        imagePullPolicy: "Never",
      },
      {
        name: "speaker",
        image: "localhost/metallb-speaker:0.15.2",
        args: ["--port=1"],
        imagePullPolicy: "Never",
      },
    ]);
  });
});
