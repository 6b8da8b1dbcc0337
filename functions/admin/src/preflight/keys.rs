//! The key pairs, against what Epic reads: the published JWK Set. Names what a rotation waits for.

use serde_json::Value;

use super::{
    Area, Check, On,
    check::{Finding, Subject},
    fetch,
    world::World,
};

const PUBLISHED: Subject = Subject::new(
    "keys.published",
    Area::Keys,
    "The JWK Set is published where Epic reads it",
);
const MATCH: Subject = Subject::new(
    "keys.match",
    Area::Keys,
    "Every private key of the settings has its public key in the JWK Set",
);
const ROTATION: Subject = Subject::new(
    "keys.rotation",
    Area::Keys,
    "The key that signs is one that Epic has had time to read",
);
const KEYS: &str = "epic.private_keys";
const ADDRESS: &str = "public_base_url";
/// How long Epic may use a key set without asking again.
const EPIC_CACHES: &str = "Epic may keep a JWK Set for 29 hours";

/// Three checks.
pub async fn checks(world: World<'_>) -> [Check; 3] {
    let mut set = None;
    let published = PUBLISHED.look(published(world, &mut set)).await;
    let Some(set) = set else {
        let rest = [MATCH, ROTATION].map(|subject| subject.because_of(&published));
        let [matching, rotation] = rest;
        return [published, matching, rotation];
    };
    let matching = MATCH.found(compare(world, &set));
    let rotation = if matching.stops() {
        ROTATION.because_of(&matching)
    } else {
        ROTATION.found(rotation(world, &set))
    };
    [published, matching, rotation]
}

async fn published(world: World<'_>, set: &mut Option<Vec<Value>>) -> Finding {
    let base = &world.settings().public_base_url;
    let url = base.join("/.well-known/jwks.json");
    let reply = match fetch::get(world, &url, None).await {
        Ok(reply) => reply,
        Err(reason) => return fetch::unreached(base.url(), ADDRESS, reason),
    };
    let keys = reply
        .json::<Value>()
        .ok()
        .and_then(|body| body.get("keys")?.as_array().cloned());
    match keys {
        Some(keys) if reply.status.is_success() => {
            let found = format!("{url} answers with {} key(s)", keys.len());
            *set = Some(keys);
            Finding::passed(found)
        }
        _ => Finding::failed(format!(
            "{url} answers HTTP {} and no JWK Set",
            reply.status.as_u16()
        ))
        .at(ADDRESS)
        .fix("Set it to the stack's output PublicBaseUrl, or to the custom domain that leads there; without a sign-in before it."),
    }
}

/// The members that make a public key.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    ["kty", "n", "e", "crv", "x", "y"]
        .into_iter()
        .all(|member| ours.get(member) == theirs.get(member))
}

fn compare(world: World<'_>, set: &[Value]) -> Finding {
    let mut missing = Vec::new();
    for (index, key) in world.installation.epic.keys().iter().enumerate() {
        let kid = key.kid();
        let ours = serde_json::to_value(key.jwk()).unwrap_or_default();
        let named: Vec<&Value> = set.iter().filter(|it| it["kid"] == kid).collect();
        if named.is_empty() {
            missing.push((index, kid));
        } else if !named.iter().all(|theirs| is_same(&ours, theirs)) {
            return Finding::failed(format!(
                "the JWK Set has another public key under the kid {kid:?}"
            ))
            .at(format!("{KEYS}[{index}].kid"))
            .fix("Give each key a kid of its own, never used before: Epic keeps the old key under the old name.");
        }
    }
    match missing.first() {
        None => Finding::passed(format!(
            "{} key(s), each published with the same public part",
            world.installation.epic.keys().len()
        )),
        Some((0, kid)) => Finding::failed(format!(
            "the key {kid:?} is the first, so it signs, but it is not in the JWK Set: Epic refuses what it signs"
        ))
        .at(format!("{KEYS}[0].kid"))
        .fix(match world.on {
            On::Saved => "If it was saved within the last hour, put it second, behind the key that signed before, for 29 hours; then make it the first.",
            On::Edited => "Save it as the second key, behind the one that signs now. After 29 hours make it the first.",
        }),
        Some((index, kid)) => {
            let finding = Finding::warning(format!("the key {kid:?} is not in the JWK Set yet"))
                .at(format!("{KEYS}[{index}].kid"));
            finding.fix(match world.on {
                On::Saved => "Functions read new settings within five minutes and the set may be cached for an hour: run the preflight again then. Do not make it the first before.",
                On::Edited => "It is published within an hour after you save. Do not make it the first before it has been for 29 hours.",
            })
        }
    }
}

/// What someone who rotates keys waits for. When a key was first published nobody but they know.
fn rotation(world: World<'_>, set: &[Value]) -> Finding {
    let keys = world.installation.epic.keys();
    let Some(signing) = keys.first().map(|key| key.kid()) else {
        return Finding::skipped("there is no private key");
    };
    let gone: Vec<&str> = set
        .iter()
        .filter_map(|key| key["kid"].as_str())
        .filter(|kid| keys.iter().all(|key| key.kid() != *kid))
        .collect();
    if let Some(kid) = gone.first() {
        return Finding::warning(format!(
            "{signing:?} signs; the JWK Set still has {kid:?}, which is not in these settings"
        ))
        .at(KEYS)
        .fix(match world.on {
            On::Saved => "Another version is cached for up to an hour: run the preflight again then.",
            On::Edited => "Take a key out only when another has signed for a day: until then Epic may have to check what the old one signed.",
        });
    }
    let waiting: Vec<String> = keys
        .iter()
        .skip(1)
        .map(|key| format!("{:?}", key.kid()))
        .collect();
    if waiting.is_empty() {
        return Finding::passed(format!("{signing:?} signs, and no other is published"));
    }
    Finding::passed(format!(
        "{signing:?} signs; published, not signing: {}. {EPIC_CACHES}: a new key may become the first 29 hours after it was first published, and an old one may go a day after another began to sign",
        waiting.join(", ")
    ))
}
