// One measured sending with nodemailer's pool, the messages made as its documentation shows: an object per reader with text and HTML.
//
//     node sender.js PORT MESSAGES CONNECTIONS SIZE        prints what it took as JSON
"use strict";

const nodemailer = require("nodemailer");

const [port, messages, connections, size] = process.argv.slice(2).map(Number);
const FILLER = "<p>The council met at the harbour on Monday and spoke of the bridge, again, for an hour.</p>\n";
const PLAIN = FILLER.repeat(Math.floor((size * 0.1) / FILLER.length));
const HTML = FILLER.repeat(Math.floor((size * 0.8) / FILLER.length));

function letter(number) {
  const [name, address] = [`Reader ${number}`, `reader${number}@example.net`];
  const link = `https://news.example.org/u/${number.toString(36).padStart(64, "k")}`;
  return {
    from: "Bench <bench@example.org>",
    to: { name, address },
    subject: "The week in the harbour",
    headers: { "List-Unsubscribe": `<${link}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    text: `Hello ${name},\n${PLAIN}Sent to ${address}.\nLeave: ${link}\n`,
    html: `<!DOCTYPE html>\n<html><body><p>Hello ${name}</p>\n${HTML}<p>Sent to ${address}</p><p><a href="${link}">Unsubscribe</a></p></body></html>\n`,
  };
}

async function main() {
  const transport = nodemailer.createTransport({
    host: "127.0.0.1", port, name: "bench.example", secure: false, ignoreTLS: true,
    pool: true, maxConnections: connections, maxMessages: Infinity,
  });
  let next = 0;
  async function feed() {
    while (next < messages) await transport.sendMail(letter(next++));
  }
  const begin = process.hrtime.bigint();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: connections * 2 }, feed)); // so many in hand that no connection waits for its next message
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const used = process.cpuUsage(before);
  transport.close();
  console.log(JSON.stringify({
    rate: messages / seconds,
    cpu: (used.user + used.system) / messages,
    memory: process.resourceUsage().maxRSS / 1024,
  }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
