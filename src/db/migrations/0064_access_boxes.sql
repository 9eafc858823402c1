-- Areas of pages of letters that are pictures, painted over in a copy. @see src/access
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6401, 'access_box', 'patient', 'patient_id', 'access');

-- page: of the letter, from 0. box: left, top, right, bottom as shares of the page. over_at: taken back. source: marked
-- by who reviews, or when the same letter was asked for before.
create table access_box (
  patient_id uuid not null,
  reference text collate "C" not null,
  gathering int not null,
  id uuid not null,
  item text collate "C" not null,
  organisation text collate "C" not null
    constraint access_box_organisation_fk references organisation (id),
  page int not null,
  box real[] not null constraint access_box_check
    check (cardinality(box) = 4 and 0 <= box[1] and box[1] < box[3] and box[3] <= 1
           and 0 <= box[2] and box[2] < box[4] and box[4] <= 1),
  ground text not null constraint access_box_ground_check check (ground <> 'serious-harm'),
  reason text,
  decided_by text not null,
  decided_at timestamptz not null,
  over_at timestamptz,
  source text not null default 'own' constraint access_box_source_check check (source in ('own', 'earlier')),
  constraint access_box_pk primary key (patient_id, reference, gathering, id),
  constraint access_box_item_fk foreign key (patient_id, reference, gathering, item)
    references access_item (patient_id, reference, gathering, id)
);

alter table access_box enable row level security;
alter table access_box force row level security;
create policy access_box_owner on access_box to confide_owner using (true) with check (true);
create policy access_box_use on access_box to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select, insert on access_box to confide_app;
grant update (over_at) on access_box to confide_app;
