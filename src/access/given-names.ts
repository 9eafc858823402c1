/** Given names that are often met in England and are no other word: found however they are written. */
export const givenNames: ReadonlySet<string> = new Set(
  (
    'aaron abdul abdullah abigail adam adele adrian agnes agnieszka ahmed aidan aisha alan alasdair albert alex ' +
    'alexander alexandra alfie alfred alice alison alistair amanda amelia amina amir amy andrea andrew andrzej angela ' +
    'angus anita anna anne annette anthony antonio archie arthur arjun asif audrey ava ayesha barbara barry beatrice ' +
    'ben benjamin bernadette bernard beryl beth bethany betty beverley brenda brian bridget bronwen bruce bryan callum ' +
    'cameron carl carla carol caroline carole catherine cathy cecilia charles charlie charlotte chloe chris christina ' +
    'christine christopher ciara claire clare claudia clive colin connor craig cynthia daniel danielle darren dave david ' +
    'deborah debbie declan deirdre denise dennis derek diana diane dominic donald donna dorothy dorota douglas duncan ' +
    'dylan edith edmund eduardo edward edwin eileen elaine eleanor elena eliza elizabeth ella ellie elliot elsie emily ' +
    'emma eric erin esther ethan ethel eugene eva evan evelyn ewa farah fatima felix fiona florence frances francesca ' +
    'francis freda freddie frederick freya gail gareth gary gavin gemma geoff geoffrey george georgia georgina gerald ' +
    'geraldine gillian gladys glenn glenys gloria gordon graham greg gregory gwen hannah harold harriet harry harvey ' +
    'hassan helen henry hilary hilda howard hugh hussain ian ibrahim imogen ingrid irene isaac isabel isabella isabelle ' +
    'isla ismail ivan jackie jacob jacqueline jade jakub james jamie jan jane janet janice jason jasmine jayne jean jeff ' +
    'jeffrey jennifer jenny jeremy jessica jill jim jimmy joan joanna joanne jodie joe joel john jonathan jordan joseph ' +
    'josephine josh joshua joyce juan judith julia julian julie justin karen karl kate katarzyna katherine kathleen ' +
    'kathryn katie kayleigh keith kelly kenneth kerry kevin kieran kimberley kirsty kofi krzysztof kwame kyle laura ' +
    'lauren leah leanne lee leo leon leonard lesley leslie lewis liam lilian linda lindsay lisa liz logan lorraine ' +
    'louis louise lucas lucy luke lydia lynn lynne madeleine malcolm malgorzata marcus margaret maria marian marie ' +
    'marilyn marion marjorie martha martin mary maryam mateusz matthew maureen maurice mehmet melanie melissa mia ' +
    'michael michelle mike miriam mohamed mohammad mohammed moira molly monica muhammad muriel nadia nancy naomi natalie ' +
    'natasha nathan neil ngozi niamh nicholas nicola nicole nigel noah noor norma norman nora oliver olivia olu omar ' +
    'oscar owen pamela patricia patrick paul paula pauline pawel peter philip phillip phyllis piotr priya rachel rajesh ' +
    'ralph raymond rebecca reece rhys richard rita robert roberta robin roger ronald rosemary roy russell ruth ryan ' +
    'sally sam samantha samuel sandra sanjay sara sarah scott sean sebastian sharon shaun sheila shirley sian simon ' +
    'sofia sophia sophie spencer stacey stanley stella stephanie stephen steve steven stuart sunita susan suzanne sylvia ' +
    'tariq ted teresa terence terry theo theresa thomas tim timothy tina toby tom tomasz tony tracey tracy trevor tyler ' +
    'valerie vanessa vera veronica vicky victoria vikram vincent virginia vivien walter wayne wendy wilfred william ' +
    'winifred winston yasmin yusuf yvonne zachary zainab zoe zofia'
  ).split(' '),
)
