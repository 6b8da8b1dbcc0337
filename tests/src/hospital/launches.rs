//! Who clicks on the visit, and where that leads them.

use sandbox::{
    epic::{Audience, FdiOptions},
    installation::LAUNCH_KEY,
    zoom::SessionId,
};
use url::Url;

use super::Hospital;
use crate::{Answer, CSN, NURSE, PATIENT, PROVIDER};

impl Hospital {
    /// Where a click on a visit sends the browser.
    #[must_use]
    pub fn launch(&self, audience: Audience, csn: &str, person: &str, fdi: FdiOptions) -> String {
        let launch = self.epic.issue_launch(audience, csn, person, fdi);
        self.epic.launch_url(audience, &launch.unwrap())
    }

    /// The provider's click.
    #[must_use]
    pub fn provider_launch(&self) -> String {
        self.provider_launch_with(FdiOptions::default())
    }

    /// The same, through an FDI record with these choices.
    #[must_use]
    pub fn provider_launch_with(&self, fdi: FdiOptions) -> String {
        self.launch(Audience::Provider, CSN, PROVIDER, fdi)
    }

    /// The patient's click.
    #[must_use]
    pub fn patient_launch(&self) -> String {
        self.patient_launch_with(FdiOptions::default())
    }

    /// The same, through an FDI record with these choices.
    #[must_use]
    pub fn patient_launch_with(&self, fdi: FdiOptions) -> String {
        self.launch(Audience::Patient, CSN, PATIENT, fdi)
    }

    /// A nurse's click.
    #[must_use]
    pub fn nurse_launch(&self) -> String {
        self.launch(Audience::Nurse, CSN, NURSE, FdiOptions::default())
    }

    /// The provider FDI record's URL with this query.
    #[must_use]
    pub fn provider_record(&self, query: &str) -> String {
        self.url(&format!("/launch/provider/{LAUNCH_KEY}?{query}"))
    }

    /// Opens a visit in a new browser, and gives the page it ends at.
    pub async fn visit(&self, audience: Audience, csn: &str, person: &str) -> Answer {
        let url = self.launch(audience, csn, person, FdiOptions::default());
        self.browser().open(&url).await
    }

    /// The link into Zoom that a provider is sent to.
    pub async fn provider_link(&self, person: &str) -> String {
        let page = self.visit(Audience::Provider, CSN, person).await;
        page.zoom_link()
    }

    /// The link into Zoom that a nurse is sent to.
    pub async fn nurse_link(&self, person: &str) -> String {
        self.visit(Audience::Nurse, CSN, person).await.zoom_link()
    }

    /// The link into Zoom that the patient is sent to.
    pub async fn patient_link(&self) -> String {
        let page = self.visit(Audience::Patient, CSN, PATIENT).await;
        page.zoom_link()
    }

    /// The provider launches and joins.
    pub async fn provider_joins(&self) -> SessionId {
        let link = self.provider_link(PROVIDER).await;
        self.zoom.join(&link, "").unwrap()
    }

    /// The patient launches and joins.
    pub async fn patient_joins(&self) -> SessionId {
        let link = self.patient_link().await;
        self.zoom.join(&link, "").unwrap()
    }

    /// Meetings with somebody in them.
    #[must_use]
    pub fn lively(&self) -> Vec<i64> {
        let meetings = self.zoom.meetings();
        let lively = meetings.iter().filter(|it| !it.sessions.is_empty());
        lively.map(|meeting| meeting.id).collect()
    }
}

/// The meeting number in a link.
#[must_use]
pub fn number(link: &str) -> i64 {
    let url = Url::parse(link).unwrap();
    let last = url.path_segments().unwrap().next_back().unwrap();
    last.parse().unwrap()
}
