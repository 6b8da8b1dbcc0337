//! What Zoom's refusals come from. The same code means different things at different calls, so call, HTTP status
//! and code decide together. Codes as Zoom's API reference lists them for each operation.

use super::Call;

/// What a refusal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The app's credentials, or the app is switched off.
    Credentials,
    /// Not Zoom's API, or not this version of it.
    OtherApi,
    /// A scope that the app does not have.
    Scope,
    /// Zoom does not accept the token that it just gave.
    Token,
    /// The user was invited and has not accepted.
    InvitationPending,
    /// The user was invited and did not accept in time.
    InvitationExpired,
    /// The user was deactivated.
    UserInactive,
    /// No such user.
    NoSuchUser,
    /// The address belongs to another Zoom account.
    ForeignAccount,
    /// No licence is left.
    NoLicence,
    /// No basic user may be added.
    NoBasicSeat,
    /// The account may not give this type.
    UserTypeForbidden,
    /// The account does not manage the domain.
    DomainNotManaged,
    /// Zoom blocks the domain.
    DomainBlocked,
    /// Single sign-on is off.
    SsoOff,
    /// Users cannot be made ahead of their first sign-on.
    SsoCreateOff,
    /// `custCreate` or `autoCreate` without what they need.
    ActionNotArranged,
    /// This account adds no users, or not this one.
    AddingForbidden,
    /// Zoom does not take the name, address or type.
    UserNotTaken,
    /// The user may not hold meetings.
    MayNotHost,
    /// The host is not there, or inactive.
    HostGone,
    /// The meeting is not there.
    MeetingGone,
    /// The host has no licence for registrants.
    NoRegistrants,
    /// A scope of Zoom Rooms that the app does not have.
    RoomScope,
    /// The account lists no rooms.
    NoRooms,
    /// The room is offline, or does not take the command: Zoom has one code for both.
    RoomOffline,
    /// The room is not there any more.
    RoomGone,
}

impl Cause {
    /// Of a refusal; `None` if the code says nothing that we know.
    #[must_use]
    pub const fn of(call: Call, status: u16, code: i64) -> Option<Self> {
        Some(match (call, status, code) {
            (_, 500.., _) => return None,
            (Call::Token, ..) => Self::Credentials,
            (_, 404, 0) => Self::OtherApi,
            (Call::ListRooms | Call::RoomCommand, _, 104 | 4700 | 4711) => Self::RoomScope,
            (_, _, 104 | 4700 | 4711) => Self::Scope,
            (_, 401, _) => Self::Token,
            (Call::ListRooms, 400 | 403, _) => Self::NoRooms,
            (Call::RoomCommand, _, 300) => Self::RoomOffline,
            (Call::RoomCommand, 404, _) => Self::RoomGone,
            (Call::GetUser, _, 1120) => Self::InvitationExpired,
            (Call::GetUser, _, 1010) => Self::ForeignAccount,
            (Call::GetUser, 404, _) => Self::NoSuchUser,
            (Call::CreateUser, _, 1005 | 1009) => Self::ForeignAccount,
            (Call::CreateUser, _, 2034 | 2038 | 3412) => Self::NoLicence,
            (Call::CreateUser, _, 2033) => Self::NoBasicSeat,
            (Call::CreateUser, _, 1108) => Self::UserTypeForbidden,
            (Call::CreateUser, _, 1116) => Self::DomainNotManaged,
            (Call::CreateUser, _, 1107 | 11321) => Self::DomainBlocked,
            (Call::CreateUser, _, 2002) => Self::SsoOff,
            (Call::CreateUser, _, 2032) => Self::SsoCreateOff,
            (Call::CreateUser, _, 200) => Self::ActionNotArranged,
            (Call::CreateUser, _, 2016 | 2035 | 2036 | 2037) => Self::AddingForbidden,
            (Call::CreateUser, _, 300) => Self::UserNotTaken,
            (Call::CreateMeeting | Call::ListMeetings, _, 3161) => Self::MayNotHost,
            (Call::CreateMeeting | Call::ListMeetings | Call::Zak, 404, _) => Self::HostGone,
            (Call::AddRegistrant | Call::GetMeeting | Call::UpdateMeeting, 404, _) => {
                Self::MeetingGone
            }
            (Call::AddRegistrant, ..) => Self::NoRegistrants,
            _ => return None,
        })
    }

    /// What an integration engineer does about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::Credentials => {
                "Check zoom.account_id, zoom.client_id and zoom.client_secret, and that the Server-to-Server OAuth app is activated."
            }
            Self::OtherApi => {
                "Check zoom.api_base_url: what answers there is not Zoom's API, or not this version of it."
            }
            Self::Scope => {
                "The Server-to-Server OAuth app lacks a scope for this call: add the scopes that the setup guide lists."
            }
            Self::Token => {
                "Zoom does not accept its own token: check that the Server-to-Server OAuth app is still activated."
            }
            Self::InvitationPending => {
                "The user was invited to Zoom and has not accepted: they must follow the link in Zoom's mail; until then nobody can host as them. Or set useProviderZoomAccount=false in the FDI record."
            }
            Self::InvitationExpired => {
                "The user's invitation to Zoom has expired: invite them again in Zoom's User Management."
            }
            Self::UserInactive => {
                "The Zoom user is deactivated: activate them in Zoom's User Management."
            }
            Self::NoSuchUser => {
                "The provider has no user in this Zoom account: add them in Zoom's User Management, or set useProviderZoomAccount=false in the FDI record."
            }
            Self::ForeignAccount => {
                "The address belongs to another Zoom account: move that user into this one, name another address in zoom.accounts, or, for made accounts, choose another zoom.provisioning_domain."
            }
            Self::NoLicence => {
                "The Zoom account has no licence left: add licences, make users basic who do not host any more, or set policy.provider_user_type to basic."
            }
            Self::NoBasicSeat => {
                "The Zoom account may have no more basic users: remove some in Zoom's User Management, or set policy.provider_user_type to licensed."
            }
            Self::UserTypeForbidden => {
                "Zoom does not let this account give users this type: choose another policy.provider_user_type, or ask Zoom's support."
            }
            Self::DomainNotManaged => {
                "The Zoom account takes only users of its own domains: set zoom.provisioning_domain to one of them, or add the domain under Account Profile, Managed Domains."
            }
            Self::DomainBlocked => {
                "Zoom blocks this e-mail domain: choose another zoom.provisioning_domain."
            }
            Self::SsoOff => {
                "Single sign-on is off in Zoom: switch it on, or choose another zoom.provisioning."
            }
            Self::SsoCreateOff => {
                "Zoom does not make users ahead of their first single sign-on: ask Zoom's support to enable pre-provisioning, or choose another zoom.provisioning."
            }
            Self::ActionNotArranged => {
                "Zoom does not allow this way of making users: cust_create needs an arrangement with Zoom's ISV sales, auto_create a managed domain; choose another zoom.provisioning."
            }
            Self::AddingForbidden => {
                "Zoom does not let this account add the user: ask Zoom's support, or set zoom.provisioning to none and give providers accounts of their own."
            }
            Self::UserNotTaken => {
                "Zoom does not take the new user's name, address or type: check zoom.provisioning_domain, and the name that the FDI record sends."
            }
            Self::MayNotHost => {
                "This Zoom user may not host meetings: give them a licence or an active account."
            }
            Self::HostGone => {
                "The host's Zoom user is gone or inactive: reactivate them in Zoom's User Management."
            }
            Self::MeetingGone => {
                "The meeting was deleted in Zoom: open the visit again, and a new one is made."
            }
            Self::NoRegistrants => {
                "Zoom takes registrants only for licensed hosts: give the meeting's owner a licence."
            }
            Self::RoomScope => {
                "The Server-to-Server OAuth app lacks the scopes of Zoom Rooms: add zoom_rooms:read:list_rooms:admin and zoom_rooms:update:room_control:admin."
            }
            Self::NoRooms => {
                "Zoom does not list the account's rooms: check that the account has Zoom Rooms licences."
            }
            Self::RoomOffline => {
                "The Zoom Room is offline, or does not take the command: check in Zoom's Room Management that it is online and signed in."
            }
            Self::RoomGone => {
                "The Zoom Room was removed from the account: check roomName in the FDI record against Zoom's Room Management."
            }
        }
    }
}
