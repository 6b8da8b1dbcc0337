//! What the simulated account is like.

use std::time::Duration;

use crate::hospital;

use super::event::TimeField;

/// Everything that can be set about the account. All of it except [`ZoomOptions::users`] may change at run time.
#[derive(Debug, Clone)]
pub struct ZoomOptions {
    /// Account ID of the Server-to-Server OAuth app.
    pub account_id: String,
    /// Its Client ID.
    pub client_id: String,
    /// Its Client Secret.
    pub client_secret: String,
    /// Scopes granted to the app, classic or granular; a call outside them is refused with code 4711.
    pub scopes: Vec<String>,
    /// Whether a new access token ends the older ones, as was seen in 2022.
    pub one_token_at_a_time: bool,
    /// Where webhooks go; none are sent without.
    pub webhook_url: Option<String>,
    /// The app's Secret Token, which signs webhooks.
    pub webhook_secret_token: String,
    /// Pauses before each repetition of a webhook that got 5xx or no answer (Zoom: 5, 20 and 60 minutes).
    pub webhook_retries: Vec<Duration>,
    /// Whether a repetition carries the first timestamp instead of a fresh one; Zoom does not document it.
    pub webhook_retries_keep_timestamp: bool,
    /// Name of the time in `participant_joined` and `participant_left`.
    pub participant_time: TimeField,
    /// Waiting for a host this long sends `participant_jbh_waiting` (Zoom: at least 30 seconds).
    pub waiting_event_after: Duration,
    /// Users at the start.
    pub users: Vec<UserSeed>,
    /// Zoom Rooms at the start.
    pub rooms: Vec<RoomSeed>,
    /// How webhooks name a room; Zoom does not document it.
    pub room_naming: RoomNaming,
    /// How long a room takes to do what it was commanded.
    pub room_acts_after: Duration,
    /// Addresses that belong to another Zoom account: taken, yet not visible.
    pub foreign_emails: Vec<String>,
    /// The `action` values with which this account may create users.
    pub create_actions: Vec<CreateAction>,
    /// Domain that users made by `custCreate`, `ssoCreate` and `autoCreate` must have; any if absent.
    pub provisioning_domain: Option<String>,
    /// Domains that Zoom blocks.
    pub blocked_domains: Vec<String>,
    /// Whether the account has single sign-on; `ssoCreate` wants it.
    pub single_sign_on: bool,
    /// Licences for type 2 users; endless if absent.
    pub licences: Option<usize>,
    /// Most users of type 1; endless if absent.
    pub basic_users: Option<usize>,
    /// Settings that the administrator locked.
    pub locks: Locks,
    /// Groups of users.
    pub groups: Vec<GroupSeed>,
    /// The account's "Require a passcode when scheduling new meetings".
    pub passcode_by_default: bool,
    /// The account's passcode requirement.
    pub passcode_rule: PasscodeRule,
    /// Limits on use.
    pub limits: Limits,
    /// How long a new or deleted meeting takes to show in the list.
    pub list_lag: Duration,
    /// Whether the plain link of a meeting with registration is refused. Zoom shows a registration form there.
    pub registration_enforced: bool,
    /// "Show one person meetings and webinars on Dashboard and Reports", off at Zoom by default.
    pub one_person_reports: bool,
}

impl Default for ZoomOptions {
    fn default() -> Self {
        Self {
            account_id: "sandbox-account".to_owned(),
            client_id: "sandbox-client".to_owned(),
            client_secret: "sandbox-client-secret".to_owned(),
            scopes: super::endpoint::every_granular_scope(),
            one_token_at_a_time: false,
            webhook_url: None,
            webhook_secret_token: "sandbox-webhook-secret".to_owned(),
            webhook_retries: vec![Duration::from_secs(1); 3],
            webhook_retries_keep_timestamp: false,
            participant_time: TimeField::Schema,
            waiting_event_after: Duration::from_secs(30),
            users: hospital_users(),
            rooms: hospital_rooms(),
            room_naming: RoomNaming::Nothing,
            room_acts_after: Duration::from_secs(1),
            foreign_emails: Vec::new(),
            create_actions: vec![CreateAction::CustCreate],
            provisioning_domain: None,
            blocked_domains: Vec::new(),
            single_sign_on: true,
            licences: None,
            basic_users: None,
            locks: Locks::default(),
            groups: vec![GroupSeed {
                name: "Video visits".to_owned(),
                locks: Locks::default(),
            }],
            passcode_by_default: true,
            passcode_rule: PasscodeRule::default(),
            limits: Limits::default(),
            list_lag: Duration::ZERO,
            registration_enforced: false,
            one_person_reports: false,
        }
    }
}

/// The first two providers have licensed accounts, the third has none.
fn hospital_users() -> Vec<UserSeed> {
    hospital::PROVIDERS
        .iter()
        .take(2)
        .map(|provider| UserSeed {
            email: provider.email.to_owned(),
            first_name: provider.first_name.to_owned(),
            last_name: provider.last_name.to_owned(),
            kind: UserKind::Licensed,
        })
        .collect()
}

/// One room of each kind that staff can meet, two of the same name among them.
fn hospital_rooms() -> Vec<RoomSeed> {
    hospital::ZOOM_ROOMS
        .iter()
        .map(|(name, on)| RoomSeed {
            name: (*name).to_owned(),
            power: if *on { RoomPower::On } else { RoomPower::Off },
        })
        .collect()
}

/// A Zoom Room of the account.
#[derive(Debug, Clone)]
pub struct RoomSeed {
    /// Its name; Zoom allows several of the same.
    pub name: String,
    /// Whether it is on.
    pub power: RoomPower,
}

/// Whether a room is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomPower {
    /// `Available`, or `InMeeting`.
    On,
    /// `Offline`.
    Off,
    /// `UnderConstruction`.
    NotSetUp,
}

/// How webhooks name a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomNaming {
    /// By its `id` in the API.
    OwnId,
    /// By an ID that the API shows nowhere.
    OtherId,
    /// Not at all, like a guest.
    Nothing,
}

/// A user of the account.
#[derive(Debug, Clone)]
pub struct UserSeed {
    /// E-mail address, the account's key for a user.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Plan.
    pub kind: UserKind,
}

/// A user's plan, Zoom's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserKind {
    /// 1: meetings without registration.
    Basic,
    /// 2: everything.
    Licensed,
    /// 4: no meetings.
    Unassigned,
    /// 99: none, for `ssoCreate`.
    None,
}

/// Where a user stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStatus {
    /// Can do what the plan allows.
    Active,
    /// Invited, not yet confirmed.
    Pending,
    /// Invited, and not confirmed in time.
    InvitationExpired,
    /// Deactivated.
    Inactive,
}

/// How a user is created, Zoom's `action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateAction {
    /// By invitation: pending until the mail is answered.
    Create,
    /// In a managed domain, with a password.
    AutoCreate,
    /// Without sign-in, by arrangement with Zoom.
    CustCreate,
    /// Ahead of the first single sign-on.
    SsoCreate,
}

/// Locked settings: `None` is open, `Some(true)` locked on, `Some(false)` locked off.
#[derive(Debug, Clone, Copy, Default)]
pub struct Locks {
    /// Waiting room.
    pub waiting_room: Option<bool>,
    /// Passcode.
    pub passcode: Option<bool>,
    /// Only authenticated users can join.
    pub authentication: Option<bool>,
    /// Join before host.
    pub join_before_host: Option<bool>,
}

/// A group of users.
#[derive(Debug, Clone)]
pub struct GroupSeed {
    /// Its name.
    pub name: String,
    /// Settings that are locked for it.
    pub locks: Locks,
}

/// What a passcode must be like.
#[derive(Debug, Clone, Copy, Default)]
pub struct PasscodeRule {
    /// Least number of characters; 0 asks for none.
    pub length: usize,
    /// At least one letter.
    pub have_letter: bool,
    /// At least one digit.
    pub have_number: bool,
    /// At least one of `@-_*`.
    pub have_special_character: bool,
    /// Digits only.
    pub only_allow_numeric: bool,
}

/// Limits on use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Meetings created and updated for one host in one UTC day.
    pub meeting_writes_per_day: u32,
    /// Registrations of one address for one meeting in one UTC day.
    pub registrations_per_day: u32,
    /// Registrants of one meeting.
    pub registrants: usize,
    /// If set, each write on a user takes this long, and another on the same user meanwhile gets 429.
    pub one_write_per_user: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            meeting_writes_per_day: 100,
            registrations_per_day: 3,
            registrants: 4_999,
            one_write_per_user: None,
        }
    }
}
