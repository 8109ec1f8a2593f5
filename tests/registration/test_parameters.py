"""The parameters of a regulation: every one can be asked for in a form and printed."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from ysevents.registration.enums import RequiredPaper
from ysevents.registration.parameters import (
    OfficialStep,
    RegulationParameters,
    Shown,
    TeamSize,
    UnitException,
)

SECTIONS = {"limits", "officials", "papers", "dates", "fee", "bibs"}


def test_every_parameter_has_a_label_a_section_and_a_default() -> None:
    for name, field in RegulationParameters.model_fields.items():
        assert field.title, name
        assert Shown.of(field).section in SECTIONS, name
        assert not field.is_required(), name


def test_parameters_kept_before_there_were_so_many_still_read() -> None:
    kept = '{"per_athlete": 3, "per_unit_contest": 2, "per_unit_sex": 12, "consent_version": "2026-1"}'

    assert RegulationParameters.model_validate_json(kept) == RegulationParameters(
        per_athlete=3, per_unit_sex=12
    )


def test_parameters_survive_being_kept() -> None:
    parameters = RegulationParameters(
        required_papers=(RequiredPaper.CONSENT, RequiredPaper.MEDICAL),
        substitutions_until=datetime(2026, 12, 4, 10, tzinfo=UTC),
        officials_scale=(OfficialStep(athletes_until=5, leaders=1, coaches=0),),
        unit_exceptions=(UnitException(unit_class="小学", per_unit_sex=6),),
        team_sizes=(TeamSize(discipline="football", least=8, most=15),),
    )

    assert RegulationParameters.model_validate_json(parameters.model_dump_json()) == parameters
    assert RegulationParameters.model_validate(parameters.model_dump(mode="json")) == parameters


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_athlete": 0},
        {"notice_days": 31},
        {"coaches": True},
        {"required_papers": ["passport"]},
        {"fee_fen": -1},
        {"unheard_of": 1},
    ],
)
def test_what_is_out_of_bounds_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RegulationParameters.model_validate(wrong)


def test_officials_follow_the_number_of_athletes_where_there_is_a_scale() -> None:
    scaled = RegulationParameters(
        officials_scale=(
            OfficialStep(athletes_until=5, leaders=1, coaches=0),
            OfficialStep(athletes_until=10, leaders=1, coaches=1),
        )
    )

    assert RegulationParameters().officials_for(14) == (1, 2, 1)
    assert [scaled.officials_for(n) for n in (5, 6, 11)] == [(1, 0, 1), (1, 1, 1), (1, 1, 1)]


def test_units_of_a_class_may_bring_other_numbers() -> None:
    parameters = RegulationParameters(unit_exceptions=(UnitException(unit_class="小学", per_unit_sex=6),))

    assert parameters.athletes_per_sex("小学") == 6
    assert parameters.athletes_per_sex("初中") == 8
    assert parameters.athletes_per_sex(None) == 8
