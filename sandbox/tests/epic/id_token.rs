//! Who launched, signed by Epic.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use sandbox::epic::{IdTokenSignature, TokenOverride};
use serde_json::{Value, json};

use super::world::{self, World, provider_basic, with};

struct IdToken {
    header: Value,
    claims: Value,
    /// By the key that Epic publishes under the header's `kid`.
    verifies: bool,
}

async fn id_token(world: &World) -> IdToken {
    let body = world.provider_token().await;
    let token = body["id_token"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
    let jwks = world::json(
        world
            .get("/sim/epic/api/epic/2019/Security/Open/PublicKeys/530027/OIDC")
            .await,
    )
    .await;
    let key = jwks["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"]);
    let signed = format!("{}.{}", parts[0], parts[1]);
    let verifies = key.is_some_and(|key| {
        RsaPublicKeyComponents {
            n: decode(key["n"].as_str().unwrap()),
            e: decode(key["e"].as_str().unwrap()),
        }
        .verify(
            &RSA_PKCS1_2048_8192_SHA256,
            signed.as_bytes(),
            &decode(parts[2]),
        )
        .is_ok()
    });
    IdToken {
        claims: serde_json::from_slice(&decode(parts[1])).unwrap(),
        header,
        verifies,
    }
}

#[tokio::test]
async fn it_says_who_launched_and_verifies_with_the_published_key() {
    let world = World::start().await;
    let token = id_token(&world).await;
    assert!(token.verifies);
    assert_eq!(token.header["alg"], "RS256");
    let claims = &token.claims;
    assert_eq!(claims["iss"], world.url("/sim/epic/oauth2"));
    assert_eq!(claims["aud"], "provider-app");
    assert_eq!(claims["sub"], "eP1okafor");
    assert_eq!(claims["nonce"], "n-once");
    assert_eq!(
        claims["fhirUser"],
        world.url("/sim/epic/oauth2/api/FHIR/R4/Practitioner/eP1okafor")
    );
    let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(life, 300);
}

#[tokio::test]
async fn nothing_answers_at_the_address_in_fhir_user() {
    let world = World::start().await;
    let response = world
        .get("/sim/epic/oauth2/api/FHIR/R4/Practitioner/eP1okafor")
        .await;
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn it_comes_only_with_the_scopes_that_ask_for_it() {
    let world = World::start().await;
    for (scope, id_token) in [("launch", false), ("launch openid unheard-of", true)] {
        let form = world.authorization(&world.provider_launch());
        let code = world.code(&with(&form, "scope", Some(scope))).await;
        let response = world
            .token(&world.exchange(&code), Some(&provider_basic()))
            .await;
        let body = world::json(response).await;
        assert_eq!(body.get("id_token").is_some(), id_token);
        assert_eq!(body["scope"], scope.replace(" unheard-of", ""));
    }
}

#[tokio::test]
async fn a_test_alters_claims_and_header() {
    let world = World::start().await;
    world.epic.override_next_token(
        TokenOverride::new()
            .claim("aud", json!(["provider-app", "stranger"]))
            .without_claim("nonce")
            .header("jku", "https://evil.example/")
            .without_header("kid"),
    );
    let token = id_token(&world).await;
    assert_eq!(token.claims["aud"], json!(["provider-app", "stranger"]));
    assert_eq!(token.claims.get("nonce"), None);
    assert_eq!(token.header["jku"], "https://evil.example/");
    assert_eq!(token.header.get("kid"), None);
}

#[tokio::test]
async fn a_test_has_it_signed_wrongly() {
    let world = World::start().await;
    for signature in [
        IdTokenSignature::OtherKey,
        IdTokenSignature::Flipped,
        IdTokenSignature::Empty,
        IdTokenSignature::HmacWithPublicKey,
    ] {
        world
            .epic
            .override_next_token(TokenOverride::new().signature(signature));
        assert!(!id_token(&world).await.verifies, "{signature:?}");
    }
}

#[tokio::test]
async fn a_rotated_key_has_another_id_and_is_published_at_once() {
    let world = World::start().await;
    let before = id_token(&world).await;
    world.epic.rotate_signing_key();
    let after = id_token(&world).await;
    assert_ne!(before.header["kid"], after.header["kid"]);
    assert!(after.verifies);
}
