//! What the account has to send from: one number, and neither pool nor sender ID.

use serde_json::{Value, json};

use super::{ORIGINATION_NUMBER, not_found};
use crate::aws::protocol::ServiceError;

const ID: &str = "phone-5ba1d0000000000000000000000000a1";
const ARN: &str =
    "arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-5ba1d0000000000000000000000000a1";

/// `DescribePhoneNumbers`: asked for by ID or ARN, or all.
pub(super) fn phone_numbers(request: &Value) -> Result<Value, ServiceError> {
    let wanted = request["PhoneNumberIds"].as_array();
    let unknown = wanted.is_some_and(|ids| ids.iter().any(|id| id != ID && id != ARN));
    if unknown {
        return Err(not_found("phone-number"));
    }
    Ok(json!({ "PhoneNumbers": [{
        "PhoneNumberArn": ARN,
        "PhoneNumberId": ID,
        "PhoneNumber": ORIGINATION_NUMBER,
        "Status": "ACTIVE",
        "IsoCountryCode": "US",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "SIMULATOR",
        "MonthlyLeasingPrice": "1.00",
        "TwoWayEnabled": false,
        "SelfManagedOptOutsEnabled": false,
        "OptOutListName": "Default",
        "DeletionProtectionEnabled": false,
        "CreatedTimestamp": 1_767_225_600,
    }] }))
}

/// `DescribePools`.
pub(super) fn pools(request: &Value) -> Result<Value, ServiceError> {
    none(request, "PoolIds", "Pools", "pool")
}

/// `DescribeSenderIds`.
pub(super) fn sender_ids(request: &Value) -> Result<Value, ServiceError> {
    none(request, "SenderIds", "SenderIds", "sender-id")
}

fn none(request: &Value, asked: &str, listed: &str, kind: &str) -> Result<Value, ServiceError> {
    if request[asked].as_array().is_some_and(|ids| !ids.is_empty()) {
        return Err(not_found(kind));
    }
    Ok(json!({ listed: [] }))
}
