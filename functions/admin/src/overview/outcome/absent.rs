//! Who did not come, and why: the launches and tests after which nobody was in the meeting.

use std::time::Duration;

use shared::{
    bridge::Successes,
    epic::Verdict,
    visit::{DeviceTested, Happened, Participant, PersonKey, SentTo, Step, WAIT_FOR},
};

use super::{Cause, Failure, OfDay};

/// How long someone may be on their way into Zoom before they count as not clicked through.
const ON_THE_WAY: Duration = Duration::from_secs(10 * 60);

const DEVICE: &str = "Camera, microphone, speaker or connection failed in the test: the visit's page says which. Let them test again in another browser.";
const NOT_CLICKED: &str = "They were sent to Zoom and did not come in: no click on Join, a missing app, or a blocked pop-up.";
const NOT_ADMITTED: &str = "They came as far as Zoom's waiting room, and nobody admitted them. The host does, or set policy.patient_admittance to automatic; the preflight says whether the account locks the waiting room on.";
const NOTHING_HEARD: &str = "They were sent to Zoom, and no event of Zoom has come since, of any visit. If others are in meetings, webhooks do not arrive: see that Zoom's event subscription is on and its address validated, and the log of zoom-webhook for refused events.";
const NO_HOST: &str = "The patient's side waited, on our page or at Zoom, and neither a provider nor a nurse opened the visit. If one did: that launch did not reach the bridge, or was of another CSN; compare the provider's FDI record.";

impl<'a> OfDay<'a> {
    /// Launches to this place of those who did not come (yet).
    fn not_come(&self, to: SentTo) -> impl Iterator<Item = &'a Step> {
        self.facts.steps.iter().filter(move |step| {
            let of = |(person, sent_to)| sent_to == to && !self.person_came(person, step.at);
            sent(step).is_some_and(of)
        })
    }

    /// Of those who wait on our page, or waited in vain.
    pub(super) fn waits(&self) -> impl Iterator<Item = &'a Step> {
        self.not_come(SentTo::Waiting)
    }

    /// Of those who were sent into the meeting and are not there (yet).
    fn on_the_way(&self) -> impl Iterator<Item = &'a Step> {
        self.not_come(SentTo::Meeting)
    }

    /// Whether nobody was or is about to be the host: whoever was sent to Zoom waits there, as others do on our page.
    fn no_host_comes(&self) -> bool {
        !self.hosted() && !self.on_the_way().any(is_of_staff)
    }

    /// Whether somebody waits, or is on their way into Zoom.
    pub(super) fn someone_is_expected(&self) -> bool {
        // Where a host is about to come, or came, our page moves on by itself.
        let within = if self.no_host_comes() {
            WAIT_FOR
        } else {
            ON_THE_WAY
        };
        let mut expected = self.waits().chain(self.on_the_way());
        expected.any(|step| self.now.since(step.at) < within)
    }

    /// The newest of those who waited in vain.
    pub(super) fn no_host(&self) -> Option<Failure> {
        let waited = self.waits().chain(self.on_the_way());
        let newest = waited
            .filter(|step| self.no_host_comes() && !is_of_staff(step))
            .max_by_key(|step| step.at);
        newest.map(|step| Failure::at(step, Cause::NoHost, NO_HOST))
    }

    /// A test that says that a device does not work, if it is its person's newest.
    pub(super) fn device_test(&self) -> Option<Failure> {
        let tests = || {
            self.facts
                .steps
                .iter()
                .filter_map(|step| match &step.happened {
                    Happened::DeviceTested(test) => Some((step, test)),
                    _ => None,
                })
        };
        let stands = |(step, test): &(&Step, &DeviceTested)| {
            let again = |(later, other): (&Step, &DeviceTested)| {
                later.at > step.at && other.person == test.person
            };
            test.result == Verdict::DoesNotWork
                && !tests().any(again)
                && !self.person_came(&test.person, step.at)
        };
        let newest = tests().filter(stands).max_by_key(|(step, _)| step.at);
        newest.map(|(step, _)| Failure::at(step, Cause::DeviceTestFailed, DEVICE))
    }

    /// The newest who was sent to Zoom; without a host, the newest who could have been.
    pub(super) fn not_clicked_through(&self) -> Option<Failure> {
        let stops_all = |step: &Step| is_of_staff(step) && !self.hosted();
        let newest = self
            .on_the_way()
            .max_by_key(|step| (stops_all(step), step.at));
        newest.map(|step| {
            let heard = Successes::may_be_since(self.facts.webhook_at, step.at);
            let fix = match sent(step) {
                Some((person, _)) if self.waited_for_admission(person) => NOT_ADMITTED,
                _ if heard => NOT_CLICKED,
                _ => NOTHING_HEARD,
            };
            Failure::at(step, Cause::NeverClickedThrough, fix)
        })
    }

    fn waited_for_admission(&self, person: &PersonKey) -> bool {
        let visit = self.facts.visit;
        let participant = visit.and_then(|visit| visit.participants.get(person));
        participant.is_some_and(Participant::was_not_admitted)
    }
}

/// Whether it is the launch of a provider or nurse.
const fn is_of_staff(step: &Step) -> bool {
    matches!(&step.happened, Happened::Launched { role, .. } if role.is_staff())
}

/// Whom a step sent where.
const fn sent(step: &Step) -> Option<(&PersonKey, SentTo)> {
    match &step.happened {
        Happened::Launched { person, way, .. } => Some((person, *way)),
        Happened::LinkRedeemed {
            person, waiting, ..
        } => Some((
            person,
            if *waiting {
                SentTo::Waiting
            } else {
                SentTo::Meeting
            },
        )),
        Happened::WaitingOver { person, .. } => Some((person, SentTo::Meeting)),
        _ => None,
    }
}
