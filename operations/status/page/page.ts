import type { Report } from "../snapshot";
import { levelText } from "../table";
import { heatMap } from "./heat-map";
import { capital, html, Markup } from "./markup";
import { findings, plaintext, servers, settings, tiles } from "./sections";
import { style } from "./style";
import { topology } from "./topology";

/** The page's Content-Security-Policy forbids everything that needs a network or a script. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one self-contained page: no script, no font, no network. */
export function statusPage(report: Report): string {
  const { stack, level, takenAt, seconds } = report;
  const taken = takenAt.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${stack}: ${levelText[level]}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <div>
              <p class="over">Kafka and ZooKeeper</p>
              <div class="title">
                <h1>${stack}</h1>
                <span class="pill ${level}">${capital(level)}</span>
              </div>
            </div>
            <p class="soft"><time datetime="${takenAt}">${taken}</time>, inspected in ${seconds.toFixed(1)} s</p>
          </header>
          ${tiles(report)} ${findings(report)}
          <section aria-labelledby="topology">
            <h2 id="topology">Topology</h2>
            ${topology(report)}
          </section>
          <section aria-labelledby="partitions">
            <h2 id="partitions">Partitions</h2>
            ${heatMap(report)}
          </section>
          <section aria-labelledby="servers">
            <h2 id="servers">Servers</h2>
            ${servers(report)}
          </section>
          ${plaintext(report)}
          <section aria-labelledby="settings">
            <h2 id="settings">Settings</h2>
            ${settings(report)}
          </section>
          <footer>Written by <code>scripts/status ${stack} --html</code>; a snapshot that does not refresh.</footer>
        </main>
      </body>
    </html> `;
  return page.text;
}
