use sandbox::fault::{Effect, Fault};
use serde_json::json;

use crate::world::{OWNER, World, text};

async fn fetch(world: &World, url: &str) -> (u16, String, String) {
    read(world.client.get(url).send().await.unwrap()).await
}

async fn submit(world: &World, url: &str, form: &str) -> (u16, String, String) {
    let request = world
        .client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.to_owned());
    read(request.send().await.unwrap()).await
}

/// Status, address after redirects, and text.
async fn read(answer: reqwest::Response) -> (u16, String, String) {
    let status = answer.status().as_u16();
    let url = answer.url().to_string();
    let body = answer.bytes().await.unwrap();
    (status, url, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_visit_can_be_clicked_through() {
    let world = World::new().await;
    let meeting = world
        .meeting(OWNER, json!({ "waiting_room": true, "approval_type": 0 }))
        .await;
    let registrant = world.register(&meeting, "Camila").await;
    let link = text(&registrant["join_url"]);
    let (status, _, lobby) = fetch(&world, link).await;
    assert_eq!(status, 200);
    assert!(lobby.contains("You are registered for this meeting."));
    let (_, patient, page) = submit(&world, link, "name=Camila+Lopez").await;
    assert!(page.contains("Please wait for the host to start this meeting."));

    let (_, host, page) = submit(&world, text(&meeting["start_url"]), "name=").await;
    assert!(page.contains("You are the host."));
    assert!(page.contains("Admit: Camila Lopez"));
    let (_, _, page) = fetch(&world, &format!("{patient}/live")).await;
    assert!(page.contains("You are in the waiting room."));

    let who = patient.rsplit('/').next().unwrap();
    let (_, _, _) = submit(&world, &format!("{patient}/admit"), &format!("who={who}")).await;
    let (_, _, page) = fetch(&world, &patient).await;
    assert!(
        page.contains("You are in the waiting room."),
        "only a host admits"
    );
    submit(&world, &format!("{host}/admit"), &format!("who={who}")).await;
    let (_, _, page) = fetch(&world, &patient).await;
    assert!(page.contains("You are in the meeting."));

    submit(&world, &format!("{host}/end"), "").await;
    let (_, _, page) = fetch(&world, &patient).await;
    assert!(page.contains("This meeting has ended."));
    assert!(page.contains("Join again"));
}

#[tokio::test]
async fn a_wrong_passcode_is_a_refusal() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let url = format!("{}/zoom-client/j/{}?pwd=wrong", world.base, meeting["id"]);
    for (status, _, page) in [
        fetch(&world, &url).await,
        submit(&world, &url, "name=Eve").await,
    ] {
        assert_eq!(status, 403);
        assert!(page.contains("The passcode is missing or wrong."));
    }
}

#[tokio::test]
async fn names_are_escaped() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let (_, _, page) = submit(
        &world,
        text(&meeting["join_url"]),
        "name=%3Cscript%3Ealert(1)%3C/script%3E",
    )
    .await;
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn the_state_can_be_read() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    let (_, _, state) = fetch(&world, &format!("{}/sim/zoom/state", world.base)).await;
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(state["meetings"][0]["id"], meeting["id"]);
    assert_eq!(state["meetings"][0]["sessions"][0]["place"], "in_meeting");
    assert!(
        !state.to_string().contains("zak="),
        "no start link is in the read-out"
    );
}

#[tokio::test]
async fn a_scripted_fault_answers_instead_and_the_call_still_counts() {
    let world = World::new().await;
    let path = format!("/users/{OWNER}/meetings");
    world.faults.add(Fault {
        path: path.clone(),
        except: None,
        method: Some("POST".to_owned()),
        after: 0,
        times: 1,
        effect: Effect::ActThenAnswer {
            status: 500,
            body: String::new(),
        },
    });
    assert_eq!(world.post(&path, &json!({})).await.0, 500);
    assert_eq!(world.zoom.meetings().len(), 1, "it acted before it failed");
    assert_eq!(world.zoom.calls()["POST /users/{userId}/meetings"], 1);
}

#[tokio::test]
async fn the_web_client_opens_the_same_meeting_as_the_same_person() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let registrant = world.register(&meeting, "Camila").await;
    let id = meeting["id"].to_string();
    let joins =
        text(&registrant["join_url"]).replace(&format!("/j/{id}"), &format!("/wc/join/{id}"));
    let starts =
        text(&meeting["start_url"]).replace(&format!("/s/{id}"), &format!("/wc/{id}/start"));
    for (link, person) in [
        (&joins, "You are registered for this meeting."),
        (&starts, "You are the host."),
    ] {
        assert!(link.contains("/wc/"), "{link}");
        let (status, _, page) = fetch(&world, link).await;
        assert_eq!(status, 200);
        assert!(
            page.contains(person) && page.contains("In this browser"),
            "{page}"
        );
        world.zoom.join(link, "").unwrap();
    }
}
