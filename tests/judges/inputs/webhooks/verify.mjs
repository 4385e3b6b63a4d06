// Verifies messages with standardwebhooks, and those that were tampered with or are out of time.
// Takes a file of messages and secrets; prints what became of each check.
import { readFileSync } from "node:fs";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const { messages, secrets } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const [once, rotated] = messages;
const [first, second] = secrets;
const realNow = Date.now;

function judge({ body, headers }, secret, minutes = 0) {
  Date.now = () => realNow() + minutes * 60_000;
  try {
    return new Webhook(secret).verify(body, headers).type;
  } catch (fault) {
    if (fault instanceof WebhookVerificationError) return fault.message;
    throw fault;
  } finally {
    Date.now = realNow;
  }
}

const withHeader = (name, value) => ({ ...once, headers: { ...once.headers, [name]: value } });
const later = String(Number(once.headers["webhook-timestamp"]) + 1);

console.log(
  JSON.stringify({
    "as it was sent": judge(once, first),
    "while rotated, with the old secret": judge(rotated, first),
    "while rotated, with the new secret": judge(rotated, second),
    "with a secret it was not signed with": judge(once, second),
    "one digit of the body changed": judge({ ...once, body: once.body.replace("1", "2") }, first),
    "another id": judge(withHeader("webhook-id", "msg_org_demo.1"), first),
    "another timestamp": judge(withHeader("webhook-timestamp", later), first),
    "read six minutes later": judge(once, first, 6),
    "read six minutes earlier": judge(once, first, -6),
  }),
);
