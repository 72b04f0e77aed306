// A webhook receiver as others would write it, with the reference libraries alone.
// WHSEC=whsec_… node webhook_receiver.mjs PORT: 201 new, 200 duplicate, 401 not signed, 422 no event.
import { createServer } from "node:http";
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WHSEC);
const kept = new Map();

function take(headers, body) {
  try {
    webhook.verify(body, headers);
  } catch (fault) {
    return [401, { error: String(fault) }];
  }
  try {
    const event = HTTP.toEvent({ headers, body });
    event.validate();
    const status = kept.has(event.id) ? "duplicate" : "recorded";
    kept.set(event.id, { source: event.source, type: event.type, subject: event.subject, time: event.time, data: event.data });
    return [status === "recorded" ? 201 : 200, { status, id: event.id }];
  } catch (fault) {
    return [422, { error: String(fault) }];
  }
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const isQuestion = request.method === "GET";
  const [status, told] = isQuestion ? [200, Object.fromEntries(kept)] : take(request.headers, body);
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(told));
}).listen(Number(process.argv[2]), "127.0.0.1");
