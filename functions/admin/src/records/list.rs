//! A day's records: the page, and the file.

use maud::{Markup, html};
use serde::Serialize;

use super::{
    filter::{Filter, ROLES, STATUSES},
    paging,
};
use crate::{
    Action, AdminError, Answer, Call, Page, calendar::Calendar, csv::Csv, notification::Row,
    search, session::Role, words::moment,
};

/// Rows on a page.
const MOST: usize = 50;
/// Rows in a file: API Gateway lets no more than 6 MB through.
const MOST_IN_FILE: usize = 12_000;

#[derive(Serialize)]
struct View {
    day: String,
    time_zone: String,
    status: &'static str,
    role: &'static str,
    records: Vec<Row>,
    /// `page` of the next page.
    next: Option<String>,
}

/// Answers `GET /admin/records`.
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    let calendar = call.calendar()?;
    let filter = Filter::read(call, &calendar)?;
    let from = paging::read(call, &filter)?;
    call.audit_view("records", None).await?;
    let later = from.is_some();
    let (table, from) = (&call.installation.table, from.unwrap_or_default());
    let day = (filter.day.begins, filter.day.ends);
    let found = table.records_page(day, filter.selection(), from, MOST);
    let found = found.await?;
    let view = View {
        day: filter.day.to_string(),
        time_zone: calendar.zone().to_owned(),
        status: filter.status,
        role: filter.role,
        records: found.records.iter().map(Row::of).collect(),
        next: found.next.map(|place| paging::token(call, &filter, &place)),
    };
    let main = page(call, &calendar, &filter, &view, later);
    Ok(Page::new("Notification records", main, &view).into())
}

fn page(call: &Call<'_>, calendar: &Calendar, filter: &Filter, view: &View, later: bool) -> Markup {
    let (before, after) = (calendar.before(filter.day), calendar.after(filter.day));
    let here = |query: String| format!("/admin/records?{query}");
    html! {
        (search::form(call.session))
        form.filter method="get" action="/admin/records" {
            div { label for="day" { "Day (" (view.time_zone) ")" } input #day type="date" name="day" value=(view.day); }
            (choices("status", "Status", &STATUSES, filter.status))
            (choices("role", "Who", &ROLES, filter.role))
            div { button { "Show" } }
        }
        nav.days aria-label="Days" {
            a href=(here(filter.on(before))) { "← " (before) }
            @if after.begins <= call.installation.clock.now() {
                a href=(here(filter.on(after))) { (after) " →" }
            }
        }
        p.muted {
            @if later || view.next.is_some() {
                "Newest first, " (MOST) " on a page. "
            } @else {
                (view.records.len()) @if view.records.len() == 1 { " record" } @else { " records" } " of this kind. "
            }
            "They are kept for " (call.installation.settings.policy.record_retention_days) " days. "
            a href={ "/admin/records/csv?" (filter.query()) } { "Download as CSV" }
            @if call.admin().role == Role::Operator {
                " · " a href={ "/admin/replay?from=" (filter.day) "T00:00&to=" (after) "T00:00" } { "Replay what failed on this day" }
            }
        }
        @if view.records.is_empty() {
            p.card { @if later { "There are no more." } @else { "Nothing of this kind on this day." } }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Notification records" {
                (table(call, &view.records))
            }
        }
        @if let Some(next) = &view.next {
            p { a href={ (here(filter.query())) "&page=" (next) } { "Older records" } }
        }
    }
}

fn choices(name: &str, label: &str, choices: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        div {
            label for=(name) { (label) }
            select #(name) name=(name) {
                @for (value, words) in choices {
                    option value=(value) selected[*value == chosen] { (words) }
                }
            }
        }
    }
}

fn table(call: &Call<'_>, rows: &[Row]) -> Markup {
    html! {
        table.stacked {
            thead { tr { th { "Time" } th { "Who" } th { "Epic is told" } th { "Status" } th { "RespCode" } th { "Attempts" } th { "Why, and the fix" } th { "Visit" } } }
            tbody {
                @for row in rows {
                    tr {
                        td data-label="Time" { (moment(row.at)) }
                        td data-label="Who" { (row.who.markup()) }
                        td data-label="Epic is told" { (row.event) (row.marks()) }
                        td data-label="Status" { (row.status_words()) }
                        td.number data-label="RespCode" { @match row.resp_code { Some(code) => (code), None => "none" } }
                        td.number data-label="Attempts" { (row.attempts) }
                        td data-label="Why, and the fix" { (row.explained(call)) }
                        td data-label="Visit" { a href={ "/admin/visits/" (row.visit) } { "Open visit" span.unseen { " of " (row.who.words()) ", " (row.at) } } }
                    }
                }
            }
        }
    }
}

/// Answers `GET /admin/records/csv`.
pub async fn export(call: &Call<'_>) -> Result<Answer, AdminError> {
    let filter = Filter::read(call, &call.calendar()?)?;
    let (from, to) = (filter.day.begins, filter.day.ends);
    let table = &call.installation.table;
    let records = table.records_between(from, to, filter.selection());
    let records = records.await?;
    if records.len() > MOST_IN_FILE {
        return Err(AdminError::Input {
            what: format!("{} records are too many for one file", records.len()),
            fix: "Choose a status or a role, so that there are fewer.".to_owned(),
        });
    }
    call.audit(Action::Exported {
        page: "records".to_owned(),
        visit: None,
        rows: records.len(),
    })
    .await?;
    let mut csv = Csv::new(&COLUMNS);
    for record in &records {
        csv.row(&cells(&Row::of(record)));
    }
    Ok(Answer::File {
        name: format!("notification-records-{}.csv", filter.day),
        content_type: "text/csv; charset=utf-8",
        body: csv.into_text(),
    })
}

/// Columns of the file.
pub const COLUMNS: [&str; 16] = [
    "time_utc",
    "happened_utc",
    "role",
    "person",
    "event",
    "status",
    "attempts",
    "resp_code",
    "epic_error",
    "reason",
    "fix",
    "next_try_utc",
    "inferred",
    "repaired",
    "last_latency_ms",
    "visit",
];

/// A row of the file.
pub fn cells(row: &Row) -> [String; 16] {
    let number = |code: Option<u64>| code.map(|code| code.to_string()).unwrap_or_default();
    [
        row.at.to_string(),
        row.happened_at.to_string(),
        row.who.role.to_owned(),
        row.who.key.clone(),
        row.event.to_owned(),
        row.status.to_owned(),
        row.attempts.to_string(),
        number(row.resp_code.map(u64::from)),
        row.epic_error.unwrap_or_default().to_owned(),
        row.reason.clone().unwrap_or_default(),
        row.fix.unwrap_or_default().to_owned(),
        row.next_try.map(|at| at.to_string()).unwrap_or_default(),
        row.inferred.to_string(),
        row.repaired.to_string(),
        number(row.tried.last().map(|tried| tried.latency_ms)),
        row.visit.clone(),
    ]
}
