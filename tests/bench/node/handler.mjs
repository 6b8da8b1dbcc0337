// The first step of a launch as a Node.js handler would take it with the AWS SDK v3: read the settings, check launch
// key and iss, seal the attempt into a cookie, and send the browser to Epic. Around it, Lambda's Runtime API.
import { createCipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const client = new SecretsManagerClient({});
let settings;

async function read() {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: process.env.SETTINGS_SECRET_ID }));
  return JSON.parse(answer.SecretString);
}

const sha256 = (text) => createHash("sha256").update(text).digest();

function seal(key, purpose, value) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([nonce, body]).toString("base64url");
}

async function handle(event) {
  settings ??= await read();
  const { launchKey } = event.pathParameters;
  if (!timingSafeEqual(sha256(launchKey), sha256(settings.launch_key))) return { statusCode: 404 };
  const query = new URLSearchParams(event.rawQueryString);
  if (query.get("iss") !== settings.epic.fhir_r4_base_url) return { statusCode: 400 };
  const [state, nonce, verifier] = [16, 16, 32].map((length) => randomBytes(length).toString("base64url"));
  const redirect = `${settings.public_base_url}/launch/provider/callback`;
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(settings.data_key, "base64"), "salt", "seal", 32));
  const cookie = seal(key, "launch", { state, nonce, verifier, at: Date.now() });
  const authorize = new URLSearchParams({
    response_type: "code",
    client_id: settings.epic.clients.provider.client_id,
    redirect_uri: redirect,
    scope: "launch openid fhirUser",
    launch: query.get("launch"),
    aud: settings.epic.fhir_r4_base_url,
    state,
    nonce,
    code_challenge: sha256(verifier).toString("base64url"),
    code_challenge_method: "S256",
  });
  console.log(JSON.stringify({ event: "launch_begun" }));
  return {
    statusCode: 303,
    headers: { location: `${settings.epic.oauth_base_url}/authorize?${authorize}`, "cache-control": "no-store" },
    cookies: [`__Host-launch=${cookie}; Path=/; Max-Age=300; Secure; HttpOnly; SameSite=None; Partitioned`],
  };
}

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
for (;;) {
  const next = await fetch(`${api}/next`);
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const answer = await handle(await next.json());
  await fetch(`${api}/${id}/response`, { method: "POST", body: JSON.stringify(answer) });
}
