//! Zoom's part in opening and sweeping a visit.

use crate::{
    visit::{Meetings, Owner, Removal},
    zoom::{CreatedMeeting, MeetingFound, MeetingRequest, MeetingStatus, Zoom, ZoomError},
};

impl Meetings for Zoom {
    async fn create(&self, request: MeetingRequest<'_>) -> Result<CreatedMeeting, ZoomError> {
        self.create_meeting(request).await
    }

    async fn find(&self, owner: &Owner, marker: &str) -> Result<Vec<MeetingFound>, ZoomError> {
        self.meetings_marked(&owner.user.id, marker).await
    }

    async fn get(&self, found: MeetingFound) -> Result<CreatedMeeting, ZoomError> {
        self.meeting(found.id).await.map(|(created, _)| created)
    }
}

impl Removal for Zoom {
    async fn remove_unstarted(&self, found: MeetingFound) -> Result<(), ZoomError> {
        match self.meeting(found.id).await {
            Ok((_, MeetingStatus::Waiting)) => self.delete_meeting(found.id).await,
            Ok((_, MeetingStatus::Started)) => Ok(()),
            Err(error) if error.is_gone() => Ok(()),
            Err(error) => Err(error),
        }
    }
}
